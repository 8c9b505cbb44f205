from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ggzy_core import money, money_words

amounts = st.integers(0, int(money.MOST * 100)).map(lambda n: Decimal(n) / 100)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("18332761.47", "18332761.47"),
        ("18,332,761.47", "18332761.47"),
        ("１８，３３２，７６１．４７元", "18332761.47"),
        ("¥ 1 234", "1234.00"),
        ("￥1.5万元", "15000.00"),
        ("0.000001万元", "0.01"),
        ("1.2亿元", "120000000.00"),
        (5, "5.00"),
        (Decimal("1E+3"), "1000.00"),
        (Decimal("-0"), "0.00"),
        ("007", "7.00"),
    ],
)
def test_amounts_people_write(text, expected):
    assert str(money.parse_yuan(text)) == expected


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("-1", "negative"),
        ("－５元", "negative"),
        ("−5", "negative"),
        (-1, "negative"),
        ("1.234", "too-fine"),
        ("0.0000001万元", "too-fine"),
        ("1000000000000", "too-large"),
        (10**400, "too-large"),
        ("9" * 60, "too-large"),
        ("9" * 5000, "not-money"),
        ("", "not-money"),
        ("元", "not-money"),
        ("1e5", "not-money"),
        ("1,23.4", "not-money"),
        ("1,2345", "not-money"),
        ("+5", "not-money"),
        (".5", "not-money"),
        ("NaN", "not-money"),
        (1.5, "not-money"),
        (True, "not-money"),
        (None, "not-money"),
        (Decimal("NaN"), "not-money"),
        (Decimal("Infinity"), "not-money"),
        ("壹佰元", "not-money"),
        ("१२", "not-money"),
        (Decimal("1E-400"), "too-fine"),
    ],
)
def test_what_is_no_amount_is_refused(value, name):
    with pytest.raises(money.BadMoney) as caught:
        money.parse_yuan(value)
    assert caught.value.name == name


@given(amounts)
def test_fen_and_yuan_are_inverse(amount):
    assert money.yuan(money.fen(amount)) == amount
    assert money.parse_yuan(money.format_yuan(amount)) == amount
    assert money.parse_yuan(money.format_wan(amount) + "万元") == amount


def test_rounding_is_half_up():
    assert money.round_fen(Decimal("0.125")) == Decimal("0.13")
    assert money.round_fen(Decimal("0.135")) == Decimal("0.14")


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("1.05", "壹元零伍分"),
        ("0.50", "伍角"),
        ("10", "壹拾元整"),
        ("1005", "壹仟零伍元整"),
        ("18332761.47", "壹仟捌佰叁拾叁万贰仟柒佰陆拾壹元肆角柒分"),
        ("100001000", "壹亿零壹仟元整"),
        ("1000100000", "壹拾亿零壹拾万元整"),
        ("20001000.10", "贰仟万壹仟元壹角"),
    ],
)
def test_capitals(amount, words):
    assert money_words.in_words(Decimal(amount)) == words
    assert money_words.from_words(words) == Decimal(amount)


@given(amounts)
def test_capitals_agree_with_the_peer_but_for_optional_zeros(amount):
    # 支付结算办法 leaves some 零 to the writer; the peer drops more of them than we do.
    ours = money_words.in_words(amount)
    theirs = cn2an.an2cn(str(amount), "rmb")
    assert amount == 0 or ours.replace("零", "") == theirs.replace("零", "")


@given(amounts)
def test_capitals_are_read_back(amount):
    assert money_words.from_words(money_words.in_words(amount)) == amount


@pytest.mark.parametrize("text", ["", "元", "整", "伍", "壹万万元", "壹佰壹佰元", "壹角壹元", "一百块", "亿元", "5元"])
def test_unreadable_words_are_refused(text):
    with pytest.raises(money.BadMoney):
        money_words.from_words(text)


def test_ordinary_numerals_are_read_too():
    assert money_words.from_words("人民币一千零二十万元整") == Decimal(10_200_000)
    assert money_words.from_words("拾万圆正") == Decimal(100_000)
