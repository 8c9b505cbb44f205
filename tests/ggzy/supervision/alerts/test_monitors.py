"""Each monitor with own logic finds its fault in rows that the door would never have written, and nothing beside it."""

from datetime import timedelta
from decimal import Decimal

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import Act, Input, Role, act
from ggzy.service.experts.models import Member
from ggzy.supervision.alerts import watching
from ggzy.supervision.alerts.models import Alert
from ggzy.supervision.alerts.monitors import MONITORS
from ggzy.trading.awards.models import Award
from ggzy.trading.contracts.models import Contract
from ggzy.trading.evaluation.models import Review
from ggzy.trading.projects.models import Lot, TenderFile
from tests.ggzy.trading.awarded import contracted, evaluated, notified
from tests.ggzy.trading.lots import FILE, open_bids, operate, scene

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


class Fault(Input):
    what: str


@act("test.fault", on=Lot, by=Role.OPERATOR, takes=Fault)
def make_fault(act: Act, lot: Lot, data: Fault) -> None:
    """造差错: rows as no act of the house would leave them."""
    FAULTS[data.what](act, lot)


def dear_contract(act, lot):
    one = Contract.objects.get(lot=lot)
    one.changed(price=one.price + Decimal("1.00"))


def second_wins(act, lot):
    Award.objects.get(lot=lot).changed(candidate=lot.candidates.get(rank=2))


def no_clause(act, lot):
    Review.objects.create(lot=lot, seat=1, bid=lot.opened.first(), requirement="licence", passed=False, at=act.at)


def late_file(act, lot):
    values = {"data": FILE, "document": "0" * 64, "made_at": act.at, "published_at": act.at}
    TenderFile.objects.create(lot=lot, version=2, reason="示例：工期改为 200 日", **values)


def large_guarantee(act, lot):
    data = FILE | {"guarantee": {"amount": "400000.01"}}
    TenderFile.objects.create(lot=lot, version=2, data=data, document="0" * 64, made_at=act.at, published_at=act.at)


def small_committee(act, lot):
    for number, kind in enumerate(("expert", "expert", "representative", "representative"), 1):
        Member.objects.create(matter=lot.matter, number=number, kind=kind, who=str(number), sealed=b"-", at=act.at)
    act.moment(lot.matter, "committee-convened")


FAULTS = {
    one.__name__: one for one in (dear_contract, second_wins, no_clause, late_file, large_guarantee, small_committee)
}


def fault(the, what):
    operate("test.fault", the.lot, {"what": what})
    return the


def found(the, monitor):
    return [(one.rule, str(one.level)) for one in MONITORS[monitor].look(the.lot.matter)]


def test_a_contract_unlike_the_award():
    the = contracted()
    assert found(the, "contract-terms") == []
    assert found(fault(the, "dear_contract"), "contract-terms") == [("P-TERMS", "grave")]


def test_a_winner_out_of_order():
    the = notified()
    assert found(the, "award-order") == []
    assert found(fault(the, "second_wins"), "award-order") == [("P-FIRST", "grave")]


def test_a_rejection_without_a_clause():
    the = evaluated()
    assert found(the, "clause-missing") == []
    assert found(fault(the, "no_clause"), "clause-missing") == [("P-CLAUSE", "grave")]


def test_the_file_changed_fourteen_days_before_the_deadline():
    the = scene()
    clock.forward(timedelta(days=16))
    assert found(fault(the, "late_file"), "changed-late") == [("I-CLT15", "serious")]


def test_the_file_changed_in_good_time():
    assert found(fault(scene(), "late_file"), "changed-late") == []


def test_a_guarantee_of_one_fen_too_much():
    the = scene()
    assert found(the, "guarantee-size") == []
    assert found(fault(the, "large_guarantee"), "guarantee-size") == [("I-BOND2", "serious")]


def test_an_even_committee_with_too_few_experts():
    the = fault(scene("committee"), "small_committee")
    assert found(the, "committee") == [("T-COM5", "grave"), ("T-COM23", "grave")]


def test_two_bids_opened():
    the = open_bids(scene("opening", bidders=2))
    assert found(the, "few-bidders") == [], "not before the opening is on record"
    the.moment("opening-recorded")
    assert found(the, "few-bidders") == [("T-MIN3", "grave")]


def test_three_bids_opened():
    the = open_bids(scene("opening", bidders=3))
    the.moment("opening-recorded")
    assert found(the, "few-bidders") == []


def test_a_lead_keeps_its_rule_sentence_and_evidence():
    the = fault(contracted(), "dear_contract")
    watching.look_at(the.lot.matter)
    alert = Alert.objects.get(rule="P-TERMS")
    assert "不一致" in alert.said_zh and "differs" in alert.said_en
    assert {one["table"] for one in alert.evidence} == {"contracts_contract", "awards_candidate"}


def test_a_publicity_cut_short_and_a_late_report_are_found_by_the_clocks():
    now = clock.now()
    the = scene("award", publicity_begins=now - timedelta(days=9), winner_fixed=now - timedelta(days=20))
    watching.look_at(the.lot.matter)
    assert [(one.rule, one.level) for one in Alert.objects.all()] == [("T-REP15", "serious")]
