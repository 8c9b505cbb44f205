import pytest

from ggzy_core.sentences import chinese_number


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (0, "零"),
        (1, "一"),
        (10, "十"),
        (16, "十六"),
        (20, "二十"),
        (24, "二十四"),
        (101, "一百零一"),
        (110, "一百一十"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (9999, "九千九百九十九"),
    ],
)
def test_articles_are_counted_as_laws_count_them(number, written):
    assert chinese_number(number) == written


@pytest.mark.parametrize("number", [-1, 10_000])
def test_out_of_span(number):
    with pytest.raises(ValueError, match="outside"):
        chinese_number(number)
