from datetime import date

import pytest
import stdnum.iso7064.mod_37_2 as peer
from hypothesis import given
from hypothesis import strategies as st

from ggzy_core.codes import deal_code

SEEN = "B01-12320200466372674G-20150120-000001-D"


def test_published_vector():
    code = deal_code.make("B01", "12320200466372674G", date(2015, 1, 20), 1)
    assert str(code) == SEEN
    assert deal_code.parse(SEEN) == code


def test_iso_7064_reference_vector():
    assert deal_code.check_character("G123489654321") == "Y"


def test_vector_with_an_invalid_platform_is_read_only_on_request():
    text = "A01-12510000MB0000000X-20260101-000001-L"
    assert str(deal_code.parse(text, check_platform=False)) == text
    with pytest.raises(deal_code.BadDealCode) as caught:
        deal_code.parse(text)
    assert caught.value.name == "platform"


@given(st.text(alphabet="0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=40))
def test_check_character_agrees_with_the_peer(body):
    assert deal_code.check_character(body) == peer.calc_check_digit(body)


@given(st.dates(date(1, 1, 1)), st.integers(1, deal_code.SERIALS))
def test_what_is_made_is_read_back(day, serial):
    code = deal_code.make("A01", "91350100M000100Y43", day, serial)
    assert deal_code.parse(str(code)) == code
    assert len(str(code)) == 40


def test_full_width_and_missing_hyphens_are_taken():
    assert str(deal_code.parse("ｂ０１12320200466372674g20150120000001Ｄ")) == SEEN


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", "shape"),
        (SEEN + "0", "shape"),
        (SEEN.replace("-D", "-E"), "check"),
        (SEEN.replace("000001", "000010"), "check"),
        ("B0A" + SEEN[3:], "shape"),
    ],
)
def test_wrong_codes_are_refused(text, name):
    with pytest.raises(deal_code.BadDealCode) as caught:
        deal_code.parse(text)
    assert caught.value.name == name


def test_a_date_that_never_was_is_refused():
    body = "B0112320200466372674G20150230000001"
    with pytest.raises(deal_code.BadDealCode) as caught:
        deal_code.parse(body + deal_code.check_character(body))
    assert caught.value.name == "date"


@pytest.mark.parametrize("serial", [0, -1, 1_000_000])
def test_serials_out_of_range_are_refused(serial):
    with pytest.raises(deal_code.BadDealCode):
        deal_code.make("A01", "91350100M000100Y43", date(2026, 1, 1), serial)
