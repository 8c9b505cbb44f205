"""The text of an act that is signed: one byte string, read back as it was, and nothing else read as one."""

import pytest

from ggzy_core.certs.act_text import LABEL, ActText, Asked, BadText, Named, Words, is_act, read


def same(text: str) -> Words:
    return Words(zh=text, en=text)


def pledge(**changed) -> ActText:
    given = {
        "origin": "https://node.example",
        "act": Named(code="award.notify", name=Words(zh="发出中标通知书", en="send the award notice")),
        "matter": Named(code="A01-1", name=same("示例路一标段")),
        "party": Named(code="91110000MA00000001", name=same("示例单位1")),
        "role": Words(zh="招标人", en="tenderer"),
        "under": (Words(zh="《示例法》第一条", en="Sample Law, art. 1"),),
        "data": {
            "price": "18332761.40",
            "stand": "agree",
            "rows": [{"item": "1.1", "points": 9}, {"item": "1.2", "points": 8}],
            "unnamed": True,
        },
        "fields": {
            "price": Asked(label=Words(zh="报价", en="price"), kind="money"),
            "stand": Asked(label=Words(zh="意见", en="stand"), options={"agree": Words(zh="同意", en="I agree")}),
            "rows": Asked(label=Words(zh="评分", en="scores")),
            "rows.item": Asked(label=Words(zh="项", en="item")),
            "rows.points": Asked(label=Words(zh="分", en="points")),
        },
        "once": "page:1234567890",
    }
    return ActText(**(given | changed))


def test_it_reads_back_and_says_every_value():
    text = read(pledge().to_bytes())
    assert text == pledge() and is_act(text.to_bytes())
    said = {one.label.zh: one.value.zh for one in text.lines()}
    assert "18,332,761.40 元" in said["报价"] and "壹仟捌佰叁拾叁万" in said["报价"]
    assert said["意见"] == "同意（agree）"
    assert said["2. 分"] == "8"
    assert said["unnamed"] == "是", "a value that nobody named is shown all the same"


def test_no_name_hides_a_value():
    """A label may lie, a value may not be left out: each leaf of the data stands in the lines."""
    text = pledge(data={"a": {"b": "one", "c": ["two", "three"]}, "d": {"e": {"f": "four"}}}, fields={})
    said = " ".join(one.value.zh for one in text.lines())
    assert all(word in said for word in ("one", "two", "three", "four"))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        pledge().to_bytes() + b" ",
        pledge().to_bytes().replace(b'{"act"', b'{ "act"'),
        pledge().to_bytes().replace(LABEL.encode(), b"OpenGGZY act v2"),
        pledge().to_bytes().replace(b'"once"', b'"more":1,"once"'),
        b"%PDF-1.7",
        b"x" * (2 << 20),
    ],
)
def test_what_is_not_exactly_an_act_is_not_read(content):
    with pytest.raises(BadText):
        read(content)


@pytest.mark.parametrize(
    "content", [b"OpenGGZY sign-in v1 / x\n", "\n OpenGGZY sign-in v1 / 登录\norigin: x".encode()]
)
def test_a_login_is_named_as_one(content):
    with pytest.raises(BadText) as caught:
        read(content)
    assert caught.value.name == "login"
