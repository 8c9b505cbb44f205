"""A complaint: after an objection, in time, routed, decided under a rule in force; who complains stays hidden."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.identity.roles import anonymous
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.journal.verify import verify
from ggzy.foundation.matters import engine
from ggzy.foundation.matters.models import Breach, Matter
from ggzy.foundation.matters.procedure import PROCEDURES, Procedure, Stage, register
from ggzy.foundation.matters.public import is_public
from ggzy.foundation.matters.running import running
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text
from ggzy.supervision.complaints import queries
from ggzy_core.periods import local_date
from tests.ggzy.supervision.lists import adopt
from tests.ggzy.trading.lots import operate, party, scene

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]
FACTS = "示例：第三章评分因素指向特定投标人，异议答复未予纠正"
ANSWER = {"rule": "I-CMP30", "text": "示例：经查，评分因素未指向特定投标人，予以驳回。"}


def complain(the, who=None, on=None, **changes):
    data = {
        "about": "file",
        "known_on": local_date(clock.now()),
        "facts": FACTS,
        "request": "示例：责令改正",
    } | changes
    return perform("complaint.file", who or the.bidders[0], on or the.lot.matter, data).result


def refusal_of(name, *args):
    with pytest.raises(Refusal) as caught:
        perform(name, *args) if isinstance(name, str) else name(*args)
    return caught.value


def objected(the, who=None, answer_after=timedelta(days=1)):
    data = {"target": "第三章 3.2", "facts": FACTS}
    raised = perform("objection.raise", who or the.bidders[0], the.lot, data).result
    clock.forward(answer_after)
    perform("objection.answer", the.tenderer, raised, {"answer": "示例答复：评分因素不变。"})
    return raised


def fresh(complaint):
    complaint.refresh_from_db()
    complaint.matter.refresh_from_db()
    return complaint


def test_it_runs_from_filing_to_its_decision_and_everything_verifies():
    the = scene()
    objected(the)
    made = complain(the)
    assert is_public(made.matter)
    perform("complaint.accept", the.supervisor, made)
    decided = perform("complaint.decide", the.supervisor, fresh(made), ANSWER | {"outcome": "dismissed"}).result
    assert decided.clause == "《招标投标法实施条例》第六十一条"
    assert (fresh(made).matter.stage, made.outcome) == ("decided", "dismissed")
    assert not Breach.objects.exists()
    settle()
    assert verify().holds


def test_about_the_file_an_objection_comes_first():
    the = scene()
    refusal = refusal_of(complain, the)
    assert refusal.rule == "I-CMP10"
    assert "先向招标人提出异议" in refusal.what.zh
    assert "第六十条" in refusal.clause.zh
    objected(the, the.bidders[1])
    assert refusal_of(complain, the).rule == "I-CMP10", "somebody else's objection is not mine"
    assert complain(the, about="other")


def test_ten_days_from_knowing_and_the_answer_to_the_objection_is_left_out():
    the = scene()
    known = local_date(clock.now())
    objected(the, answer_after=timedelta(days=3))
    clock.forward(timedelta(days=10, hours=-1))
    assert complain(the, known_on=known), "thirteen days later, three of them waiting for the answer"
    clock.forward(timedelta(days=4))
    refusal = refusal_of(lambda: complain(the, the.bidders[0], known_on=known))
    assert refusal.rule == "I-CMP10"
    assert "之前" in refusal.what.zh


def test_one_cannot_know_tomorrow_today():
    the = scene()
    tomorrow = local_date(clock.now()) + timedelta(days=1)
    assert refusal_of(lambda: complain(the, about="other", known_on=tomorrow)).rule == "P-INPUT"


def test_nobody_outside_reads_who_complains_or_what_was_said():
    the = scene()
    objected(the)
    made = complain(the)
    said = "".join(Entry.objects.values_list("body", flat=True).filter(act="complaint.file"))
    assert the.bidders[0].party.uscc not in said and "特定投标人" not in said and "责令改正" not in said
    assert FACTS.encode() not in bytes(made.sealed)
    assert json.loads(said)["data"]["department"] == the.supervisor.party.uscc


def test_the_department_reads_it_on_the_record():
    the = scene()
    made = complain(the, about="other")
    assert not queries.may_read(made, the.supervisor)
    assert refusal_of("complaint.open", the.tenderer, made).rule == "P-ROLE"
    perform("complaint.open", the.supervisor, made)
    assert queries.may_read(made, the.supervisor)
    assert queries.told(made)["facts"] == FACTS


def test_the_duty_list_routes_it_and_the_other_department_cannot_act():
    the = scene()
    named = party(911, Role.SUPERVISOR)
    adopt(named.party)
    own = complain(the, about="other")
    assert (own.department, own.duty) == (named.party, "示例-建-02")
    assert perform("complaint.accept", named, own)
    assert refusal_of("complaint.accept", party(913, Role.SUPERVISOR), fresh(own)).rule == "P-ROLE"


@pytest.fixture
def procurement():
    flow = register(
        Procedure(
            "procurement.sample",
            Text("示例采购", "sample procurement"),
            "projects.Lot",
            (Stage("open", Text("进行中", "open")),),
            category="D01",
            anytime=("complaint.file",),
        )
    )
    yield flow.code
    PROCEDURES.pop(flow.code)


def test_procurement_complaints_are_handed_on_not_decided(procurement):
    the = scene()
    operate("test.procedure", the.lot, {"code": procurement})
    the.lot.matter.refresh_from_db()
    adopt(the.supervisor.party, "990100-finance")
    made = complain(the)
    assert (made.family, made.handling) == ("procurement", "transfer")
    refusal = refusal_of("complaint.accept", the.supervisor, made)
    assert refusal.rule == "G-CMP15" and "财政部门" in refusal.what.zh
    data = {"to": "示例市财政局", "text": "示例：属于政府采购投诉，依法转送。"}
    perform("complaint.transfer", the.supervisor, made, data)
    assert (fresh(made).outcome, made.matter.stage) == ("transferred", "transferred")


@pytest.mark.parametrize("rule", ["不存在的规定", "P-UPLOAD"])
def test_a_decision_without_a_rule_in_force_is_refused(rule):
    the = scene()
    made = complain(the, about="other")
    perform("complaint.accept", the.supervisor, made)
    data = ANSWER | {"outcome": "upheld", "rule": rule}
    assert refusal_of("complaint.decide", the.supervisor, fresh(made), data).rule == "P-BASIS"
    assert fresh(made).matter.stage == "accepted"


def test_rejected_with_its_reason_and_then_closed():
    the = scene()
    made = complain(the, about="other")
    perform("complaint.reject", the.supervisor, made, ANSWER | {"rule": "I-CMP3"})
    assert fresh(made).matter.stage == "rejected"
    assert refusal_of("complaint.accept", the.supervisor, fresh(made)).rule == "P-CLOSED"


def test_only_the_complainant_withdraws():
    the = scene()
    made = complain(the, about="other")
    assert refusal_of("complaint.withdraw", the.bidders[1], made).rule == "P-PARTY"
    perform("complaint.withdraw", the.bidders[0], made)
    assert fresh(made).outcome == "withdrawn"


def test_nobody_complains_without_signing_in():
    the = scene()
    assert refusal_of(lambda: complain(the, anonymous(), about="other")).rule == "P-ROLE"


def test_three_working_days_run_across_spring_festival():
    with clock.at(datetime(2026, 2, 13, 1, 0, tzinfo=UTC)):  # the Friday before 春节 2026
        the = scene()
        made = complain(the, about="other")
        (one,) = running(made.matter)
        assert (one.limit.astimezone(UTC) - timedelta(seconds=1)).date() >= datetime(2026, 2, 25, tzinfo=UTC).date()
        clock.set_to(one.limit - timedelta(minutes=5))
        perform("complaint.accept", the.supervisor, made)
        assert not Breach.objects.exists()


def test_a_late_decision_counts_and_is_kept_as_late():
    the = scene()
    made = complain(the, about="other")
    perform("complaint.accept", the.supervisor, made)
    clock.forward(timedelta(days=60))
    perform("complaint.decide", the.supervisor, fresh(made), ANSWER | {"outcome": "dismissed"})
    assert Breach.objects.get().rule == "I-CMP30"


def test_the_lot_goes_on_unless_the_department_orders_a_pause():
    the = scene()
    complain(the, about="other")
    matter = Matter.objects.get(pk=the.lot.matter_id)
    assert not engine.pauses(matter)
    data = {"rule": "I-CMP30", "text": "示例：投诉处理期间暂停"}
    perform("order.issue", the.supervisor, matter, data)
    assert engine.pauses(matter)
