"""What the forms of the first trade offer and begin with; and what they keep to themselves."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, Session, perform
from ggzy.foundation.acts.picks import SIGNABLES, choices
from ggzy.foundation.acts.registry import find
from ggzy.foundation.identity.roles import anonymous
from ggzy.foundation.refusal import Refusal
from ggzy_core.canonical import commitment_holds
from ggzy_core.guarantee import Statement
from tests.ggzy.people import somebody
from tests.ggzy.trading import guaranteed, stage
from tests.ggzy.trading.evaluation.rooms import room

pytestmark = pytest.mark.usefixtures("record")


def test_entry_knows_the_tenderer_and_the_trustees():
    city = stage.build()
    known = find("project.enter").known(city.tenderer.session, None)
    assert known["tenderer"] == city.tenderer.party.uscc
    assert known["trustees"] == [one.party.uscc for one in city.trustees]
    assert [code for code, _ in choices("rooms.opening", city.tenderer.session, None)] == ["K1"]


def test_a_trustee_without_a_certificate_is_not_offered():
    city = stage.build()
    bare = somebody(77, Role.TRUSTEE)
    offered = [code for code, _ in choices("organisations.trustee", city.tenderer.session, None)]
    assert bare.party.uscc not in offered
    assert len(offered) == 5


def test_who_accepted_an_entry_is_not_offered_as_its_witness():
    city = stage.build()
    lot = stage.enter(city)
    perform("entry.accept", city.centre.session, lot.tender)
    offered = [key for key, _ in choices("witnesses", city.centre.session, lot.tender)]
    assert offered == [city.witness.session.person.key]
    assert choices("witnesses", city.tenderer.session, lot.tender) == []


def test_the_deadline_begins_as_the_planned_opening():
    city = stage.build()
    lot = stage.enter(city)
    known = find("notice.publish").known(city.tenderer.session, lot.tender)
    assert known["bid_deadline"] == lot.tender.matter.bookings.get().since


def test_questions_are_offered_to_those_who_answer_and_to_nobody_else():
    city = stage.build()
    lot = stage.published(city)
    who = city.bidders[0].session
    asked = perform("question.ask", who, lot, {"text": "土方外运距离是多少？"}).result
    assert [key for key, _ in choices("questions.open", city.tenderer.session, lot)] == [asked.key]
    for other in (who, city.bidders[1].session, city.supervisor.session, anonymous()):
        assert choices("questions.open", other, lot) == []


def test_before_the_opening_no_form_says_who_has_bid():
    city = stage.build()
    lot = stage.published(city)
    stage.submit(city, lot, city.bidders[0])
    sessions = [city.tenderer.session, city.centre.session, city.trustees[0].session, city.bidders[1].session]
    for session in sessions:
        for source in ("bids.waiting", "evaluation.bids", "opening.questions", "candidates.standing"):
            assert choices(source, session, lot) == [], source


def test_after_it_began_the_waiting_bids_are_offered_by_number_and_name():
    city = stage.build()
    lot = stage.published(city)
    for who in city.bidders:
        stage.submit(city, lot, who)
    stage.close(lot)
    perform("opening.begin", city.tenderer.session, lot)
    offered = choices("bids.waiting", city.trustees[1].session, lot)
    assert [str(label) for _, label in offered] == [f"{n}号 {one.party.name}" for n, one in enumerate(city.bidders, 1)]
    assert find("share.reveal").known(city.trustees[1].session, lot) == {"number": 2}


def test_a_guarantee_begins_with_what_the_file_demands():
    city = stage.build()
    lot = stage.published(city, guarantee={"amount": "100000.00"})
    who = city.bidders[0].session
    known = find("guarantee.apply").known(who, None, {"lot": lot.matter.code})
    assert (known["kind"], known["amount"]) == ("bid", Decimal("100000.00"))
    assert known["valid_until"] == (clock.now() + timedelta(days=21 + 60)).date()
    assert [code for code, _ in choices("lots.guaranteed", who, None)] == [lot.matter.code]
    assert find("guarantee.apply").known(who, None, {"lot": "nowhere"}) == {}


def test_the_statement_is_made_for_the_guarantor_that_was_asked_alone():
    city = stage.build()
    lot = stage.published(city)
    _, bank = guaranteed.bank()
    asked = guaranteed.applied(lot, city.bidders[0].session, bank)
    known = find("guarantee.issue").known(bank, asked, {"number": "甲-7", "until": "2027-01-01"})
    said = Statement.read(known["statement"].encode())
    assert (said.number, said.valid_until.isoformat()) == ("甲-7", "2027-01-01")
    assert commitment_holds("360000.00", bytes.fromhex(known["salt"]), said.amount)
    early = find("guarantee.issue").known(bank, asked, {"until": "2026-01-01"})
    assert Statement.read(early["statement"].encode()).valid_until == guaranteed.UNTIL
    for other in (city.bidders[0].session, city.tenderer.session, guaranteed.bank(802)[1]):
        assert find("guarantee.issue").known(other, asked) == {}


def test_members_begin_with_what_the_machine_found_and_with_what_they_said():
    the = room().start()
    rows = find("review.record").known(the.head, the.lot)["decisions"]
    assert len(rows) == 6
    by = {(row["bid"], row["requirement"]): row for row in rows}
    assert "passed" not in by[1, "licence"], "what only the committee can judge is not proposed"
    assert by[1, "term"]["passed"] is True
    assert by[1, "term"]["clause"] == "2.1.3"
    only = find("review.record").known(the.head, the.lot, {"bid": "2"})["decisions"]
    assert {row["bid"] for row in only} == {2}
    decided = {"bid": 2, "requirement": "term", "passed": False, "clause": "2.1.3", "reason": "示例理由"}
    perform("review.record", the.head, the.lot, {"decisions": [decided]})
    again = find("review.record").known(the.head, the.lot, {"bid": "2"})["decisions"]
    assert [row["passed"] for row in again if row["requirement"] == "term"] == [False]
    other = find("review.record").known(the.seats[2], the.lot, {"bid": "2"})["decisions"]
    assert [row["passed"] for row in other if row["requirement"] == "term"] == [True]


@pytest.mark.parametrize("act", ["review.record", "score.record", "report.sign"])
def test_nobody_else_is_told_what_a_committee_begins_with(act: str):
    the = room().start().review().score()
    the.draft()
    assert find(act).known(the.head, the.lot)
    for other in (the.the.tenderer, anonymous()):
        known = find(act).known(other, the.lot)
        assert not any(known.values())


def test_a_report_is_given_to_members_to_sign_and_to_nobody_else():
    the = room().start().review().score()
    the.draft()
    assert SIGNABLES["evaluation.report"](the.head, the.lot, {})[1].startswith(b"%PDF")
    with pytest.raises(Refusal):
        SIGNABLES["evaluation.report"](the.the.tenderer, the.lot, {})


def test_the_winner_signs_the_newest_text_whatever_document_the_form_names():
    the = room()
    with pytest.raises(Refusal):
        SIGNABLES["contract.newest"](the.the.tenderer, the.lot, {"document": "ab" * 32})


def test_the_plan_of_a_draw_is_that_of_the_tender_file():
    city = stage.build()
    lot = stage.published(city)
    known = find("draw.freeze").known(city.centre.session, lot)
    assert (known["plan"], known["reserves"]) == ({"A08": 5}, 3)


def test_a_session_without_a_party_is_offered_nothing_of_its_own():
    assert choices("people.of-party", Session(), None) == []
    assert choices("tender-files", Session(), None) == []
    assert choices("lots.guaranteed", Session(), None) == []
