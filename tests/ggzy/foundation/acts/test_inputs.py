"""What people and programs send: full width, rare characters, and what no database can hold."""

from decimal import Decimal

import pytest

from ggzy.foundation.acts import Role, perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.identity.models import Organisation
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.journal.verify import verify
from tests.ggzy.foundation.acts import odd
from tests.ggzy.people import somebody
from tests.sample import code
from tests.support.unchanged import refused

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


def offer(amount):
    listing = odd.put_up()
    return perform("listing.offer", somebody(1, Role.BIDDER), listing, {"amount": amount}).result


def test_an_amount_in_full_width_is_the_same_amount():
    assert offer(" １２３４５．６７ ").amount == Decimal("12345.67")


def test_what_is_no_amount_is_refused():
    listing, who = odd.put_up(), somebody(1, Role.BIDDER)
    for typed in ("-1", "－１", "0", "NaN", "Infinity", "1.234", "一万", "", None, [], {"a": 1}):
        with refused("P-INPUT", status=422) as told:
            perform("listing.offer", who, listing, {"amount": typed})
        assert "amount" in told.value.facts["fields"]


def test_an_amount_that_no_column_holds_is_refused():
    listing, who = odd.put_up(), somebody(1, Role.BIDDER)
    with refused("P-INPUT", status=422) as told:
        perform("listing.offer", who, listing, {"amount": "1e400"})
    assert told.value.facts == {"fault": "too-large"}


def test_an_unknown_field_is_refused_by_name():
    listing, who = odd.put_up(), somebody(1, Role.BIDDER)
    with refused("P-INPUT") as told:
        perform("listing.offer", who, listing, {"amount": "1000", "who": "别人"})
    assert "who" in told.value.facts["fields"]


def test_rare_characters_are_kept_as_they_were_written():
    names = ["𠮷野㐂建设", "𪚥龘" * 10, "示例 A&B <建设>", "👷🏽‍♀️工程", "e\u0301cole"]
    for number, name in enumerate(names):
        perform("odd.enter", operator_session(), data={"number": number, "name": name})
        assert Organisation.objects.get(uscc=code(number)).name == name
    settle()
    assert verify().holds


def test_what_no_database_holds_is_refused_with_its_number():
    for bad in "\x00\x07\ud800\x7f":
        with refused("P-INPUT", status=422) as told:
            perform("odd.enter", operator_session(), data={"number": 1, "name": f"示例{bad}单位"})
        assert f"U+{ord(bad):04X}" in told.value.what.zh


def wrong_digit(text: str, place: int) -> str:
    other = "1" if text[place] != "1" else "2"
    return text[:place] + other + text[place + 1 :]


def test_a_credit_code_with_one_wrong_character_is_refused():
    for place in range(18):
        data = {"uscc": wrong_digit(code(7), place), "name": "示例单位"}
        with refused("P-INPUT", status=422):
            perform("organisation.register", operator_session(), data=data)


def test_a_wrong_credit_code_that_only_the_act_looks_at_is_refused():
    with refused("P-INPUT", status=422):
        perform("person.enrol", operator_session(), data={"uscc": "１２３", "name": "示例", "duties": ["centre"]})


def test_a_credit_code_in_full_width_is_the_same_organisation():
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code(7))
    made = perform("organisation.register", operator_session(), data={"uscc": wide, "name": "示例单位"}).result
    assert made.uscc == code(7)
    with refused("P-REGISTERED"):
        perform("organisation.register", operator_session(), data={"uscc": code(7), "name": "示例单位"})
