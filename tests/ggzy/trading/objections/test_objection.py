"""An objection pauses the lot until it is answered; who asked is shown to nobody outside."""

from datetime import timedelta

import pytest

from ggzy.api import tokens
from ggzy.foundation import clock
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.identity.roles import anonymous
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.journal.verify import verify
from ggzy.foundation.matters import engine
from ggzy.foundation.matters.models import Breach, Matter
from ggzy.foundation.matters.moments import moment
from ggzy.foundation.refusal import Refusal
from ggzy.trading.objections import queries
from ggzy.trading.projects.papers import paper
from tests.ggzy.trading.lots import party, scene
from tests.ggzy.visitors import visitor

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]
FACTS = "示例：第三章评分因素指向特定投标人"
ANSWER = {"answer": "示例答复：已核实，评分因素不变。"}


def objection(the, who=None, **changes):
    data = {"target": "第三章 3.2", "facts": FACTS} | changes
    return perform("objection.raise", who or the.bidders[0], the.lot, data).result


def rule_of(name, who, target, data=None):
    with pytest.raises(Refusal) as caught:
        perform(name, who, target, data)
    return caught.value.rule


def allowed(act, lot):
    matter = Matter.objects.get(pk=lot.matter_id)
    try:
        engine.allow(act, matter, moment(matter, "bid-deadline") or clock.now())
    except Refusal as refusal:
        return refusal.rule
    return "yes"


def test_the_lot_waits_for_the_answer_and_gets_its_time_back():
    the = scene()
    deadline = moment(the.lot.matter, "bid-deadline")
    raised = objection(the)
    assert allowed("bidding.close", the.lot) == "P-PAUSED"
    clock.forward(timedelta(days=2))
    perform("objection.answer", the.tenderer, raised, ANSWER)
    assert allowed("bidding.close", the.lot) != "P-PAUSED"
    moved = moment(the.lot.matter, "bid-deadline") - deadline
    assert timedelta(days=2) <= moved < timedelta(days=2, minutes=1)
    assert not Breach.objects.exists()
    settle()
    assert verify().holds


def test_its_sides_read_it_and_nobody_else_and_no_name_before_the_opening():
    the = scene()
    raised = objection(the)
    content = queries.content_for(raised, the.tenderer)
    assert content["facts"] == FACTS
    assert content["name"] == "", "it would tell the tenderer who is going to bid"
    assert queries.content_for(raised, the.bidders[0])["name"] == the.bidders[0].party.name
    assert queries.content_for(raised, the.bidders[1]) is None
    assert queries.content_for(raised, anonymous()) is None
    assert queries.content_for(raised, party(78, Role.TENDERER)) is None
    page = visitor(the.tenderer).get(f"/desk/matters/{raised.matter.code}/")
    assert FACTS in page.content.decode()
    page = visitor(the.bidders[1]).get(f"/desk/matters/{raised.matter.code}/")
    assert page.status_code == 404 or FACTS not in page.content.decode()
    assert visitor(the.tenderer).get(f"/desk/matters/{raised.matter.code}/evidence").status_code == 404
    the.moment("opening")
    assert queries.content_for(raised, the.tenderer)["name"] == the.bidders[0].party.name


def test_its_evidence_is_for_its_sides():
    the = scene()
    raised = objection(the, evidence=paper("示例证明材料", paragraphs=["示例"]))
    where = f"/desk/matters/{raised.matter.code}/evidence"
    assert b"".join(visitor(the.supervisor).get(where)).startswith(b"%PDF")
    assert visitor(the.bidders[1]).get(where).status_code == 404


def test_programs_of_its_sides_read_it_too(client):
    the = scene()
    raised = objection(the, evidence=paper("示例证明材料", paragraphs=["示例"]))
    where = f"/api/v1/objections/{raised.matter.code}"
    mine, stranger = (
        {"Authorization": f"Bearer {tokens.hand_out(one.person, one.party)[0]}"}
        for one in (the.tenderer, the.bidders[1])
    )
    found = client.get(where, headers=mine).json()
    assert (found["facts"], found["raised_by"], found["evidence"]) == (FACTS, None, True)
    assert b"".join(client.get(f"{where}/evidence", headers=mine)).startswith(b"%PDF")
    for path in (where, f"{where}/evidence"):
        assert client.get(path, headers=stranger).status_code == 404
        assert client.get(path).status_code == 401


def test_two_that_overlap_give_their_time_back_once():
    the = scene()
    deadline = moment(the.lot.matter, "bid-deadline")
    first = objection(the)
    clock.forward(timedelta(days=1))
    second = objection(the, the.bidders[1])
    clock.forward(timedelta(days=1))
    perform("objection.answer", the.tenderer, first, ANSWER)
    assert moment(the.lot.matter, "bid-deadline") == deadline, "the second is still open"
    clock.forward(timedelta(days=1))
    perform("objection.withdraw", the.bidders[1], second)
    moved = moment(the.lot.matter, "bid-deadline") - deadline
    assert timedelta(days=3) <= moved < timedelta(days=3, minutes=1)


def test_two_one_after_the_other_give_back_their_own():
    the = scene()
    deadline = moment(the.lot.matter, "bid-deadline")
    for _ in range(2):
        raised = objection(the)
        clock.forward(timedelta(days=1))
        perform("objection.answer", the.tenderer, raised, ANSWER)
        clock.forward(timedelta(days=3))
    moved = moment(the.lot.matter, "bid-deadline") - deadline
    assert timedelta(days=2) <= moved < timedelta(days=2, minutes=1)


def test_nobody_outside_reads_who_asked_or_what_was_said():
    the = scene()
    raised = objection(the)
    said = "".join(Entry.objects.values_list("body", flat=True).filter(act="objection.raise"))
    assert the.bidders[0].party.uscc not in said and "特定投标人" not in said and "第三章" in said
    assert FACTS.encode() not in bytes(raised.sealed)
    assert queries.told(raised)["facts"] == FACTS


def test_against_the_file_it_comes_ten_days_before_the_deadline():
    the = scene()
    clock.forward(timedelta(days=21))
    with pytest.raises(Refusal) as caught:
        objection(the)
    assert caught.value.rule == "I-OBT10"


def test_a_citizen_who_is_signed_in_may_object_and_nobody_may_without():
    the = scene("publicity", publicity_begins=clock.now(), publicity_ends=clock.now() + timedelta(days=4))
    assert objection(the, party(44, Role.EXPERT)).about == "candidates"
    with pytest.raises(Refusal) as caught:
        objection(the, anonymous())
    assert caught.value.rule == "P-ROLE"


def test_after_the_publicity_it_is_too_late():
    the = scene("publicity", publicity_begins=clock.now(), publicity_ends=clock.now() + timedelta(days=4))
    clock.forward(timedelta(days=4))
    with pytest.raises(Refusal) as caught:
        objection(the)
    assert caught.value.rule == "P-DEADLINE"


def test_only_the_raiser_withdraws_and_only_the_tenderer_answers_once():
    the = scene()
    raised = objection(the)
    assert rule_of("objection.withdraw", the.bidders[1], raised) == "P-PARTY"
    assert rule_of("objection.answer", the.bidders[0], raised, ANSWER) == "P-ROLE"
    perform("objection.answer", the.tenderer, raised, ANSWER)
    assert rule_of("objection.answer", the.tenderer, raised, ANSWER) == "P-CLOSED"


def test_a_late_answer_counts_and_is_kept_as_a_breach():
    the = scene()
    raised = objection(the)
    clock.forward(timedelta(days=4))
    perform("objection.answer", the.tenderer, raised, ANSWER)
    assert Breach.objects.get().rule == "I-OBA3"


def test_in_another_stage_there_is_nothing_to_object_to():
    the = scene("award")
    with pytest.raises(Refusal) as caught:
        objection(the)
    assert caught.value.rule == "P-STAGE"
