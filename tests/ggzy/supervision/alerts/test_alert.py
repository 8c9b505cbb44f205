"""Monitors turn clocks and guards into leads; a person says whether each was right."""

import json
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, clock_session, outbox, perform
from ggzy.foundation.documents import document_bytes
from ggzy.foundation.identity.reach import sees
from ggzy.foundation.journal.models import Cursor, Entry
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.journal.verify import verify
from ggzy.foundation.matters.procedure import PROCEDURES
from ggzy.foundation.refusal import Refusal
from ggzy.supervision.alerts import queries, watching
from ggzy.supervision.alerts.models import Alert, Watch
from ggzy.supervision.alerts.monitors import MONITORS
from tests.ggzy.supervision.lists import adopt
from tests.ggzy.trading.lots import party, scene

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


def objection(the):
    data = {"target": "第三章 3.2", "facts": "示例：评分因素指向特定投标人"}
    return perform("objection.raise", the.bidders[0], the.lot, data).result


def alerts(**wanted):
    return list(Alert.objects.filter(**wanted).order_by("id"))


def test_an_objection_runs_short_then_is_over_and_both_are_raised_once():
    the = scene()
    raised = objection(the)
    outbox.run()
    assert Watch.objects.get(matter=raised.matter).next_at > clock.now()
    assert not alerts()
    clock.forward(timedelta(days=3))
    watching.look_round()
    watching.look_round()
    (short,) = alerts()
    assert (short.rule, short.level, short.owner) == ("I-OBA3", "general", the.supervisor.party)
    clock.forward(timedelta(days=1))
    watching.look_round()
    watching.look_at(raised.matter)
    assert [one.level for one in alerts()] == ["general", "serious"]
    perform("objection.answer", the.tenderer, raised, {"answer": "示例答复：不变。"})
    outbox.run()
    assert len(alerts()) == 2, "late is the same fact as over"
    settle()
    assert verify().holds


def test_a_reminder_lapses_when_the_clock_is_kept():
    the = scene()
    raised = objection(the)
    outbox.run()
    clock.forward(timedelta(days=3))
    watching.look_round()
    perform("objection.answer", the.tenderer, raised, {"answer": "示例答复：不变。"})
    outbox.run()
    (short,) = alerts()
    assert (short.matter.stage, short.found) == ("lapsed", None)
    assert not Watch.objects.exists()


def test_everything_delivered_twice_raises_nothing_twice():
    the = scene()
    raised = objection(the)
    clock.forward(timedelta(days=5))
    outbox.run()
    before = len(alerts())
    assert before
    Cursor.objects.all().delete()
    outbox.run()
    watching.look_at(raised.matter)
    assert len(alerts()) == before


def test_the_due_day_runs_across_spring_festival():
    with clock.at(datetime(2026, 2, 13, 1, 0, tzinfo=UTC)):
        the = scene("contract", award_notified=clock.now() - timedelta(days=40))
        watching.look_at(the.lot.matter)
        late = next(one for one in alerts() if one.rule == "T-CON30")
        assert late.due_at > datetime(2026, 2, 26, tzinfo=UTC), "five working days, the festival left out"


def test_the_owner_is_the_department_of_the_duty_list():
    the = scene("contract", award_notified=clock.now() - timedelta(days=40))
    named = party(911, Role.SUPERVISOR)
    adopt(named.party)
    watching.look_at(the.lot.matter)
    assert alerts()[0].owner == named.party
    assert queries.open_alerts(named) and not queries.open_alerts(the.supervisor)


def test_taken_and_settled_by_its_owner_and_counted():
    the = scene("contract", award_notified=clock.now() - timedelta(days=40))
    watching.look_at(the.lot.matter)
    (late,) = alerts()
    other = party(912, Role.SUPERVISOR)
    for who in (other, the.tenderer, the.bidders[0]):
        with pytest.raises(Refusal) as caught:
            perform("alert.take", who, late)
        assert caught.value.rule == "P-ROLE"
    perform("alert.take", the.supervisor, late)
    late.refresh_from_db()
    assert document_bytes(late.letter).startswith(b"%PDF")
    perform("alert.settle", the.supervisor, late, {"outcome": "false", "reason": "示例：合同已在线下签订"})
    (rate,) = queries.rates()
    assert (rate.rule, rate.raised, rate.wrong, rate.false_percent) == ("T-CON30", 1, 1, 100)
    late.refresh_from_db()
    with pytest.raises(Refusal) as caught:
        perform("alert.settle", the.supervisor, late, {"outcome": "true", "reason": "示例：再次核查"})
    assert caught.value.rule == "P-CLOSED"


def test_nobody_but_the_clock_raises_one_and_nobody_twice():
    the = scene()
    data = {"about": the.lot.matter.code, "monitor": "clocks", "mark": "x", "rule": "T-MIN3", "level": "grave"}
    data |= {"said_zh": "示例", "said_en": "sample"}
    with pytest.raises(Refusal) as caught:
        perform("alert.raise", the.supervisor, None, data)
    assert caught.value.rule == "P-ROLE"
    perform("alert.raise", clock_session(), None, data)
    with pytest.raises(Refusal) as caught:
        perform("alert.raise", clock_session(), None, data)
    assert caught.value.rule == "P-DONE"


def test_the_record_says_neither_what_an_alert_is_about_nor_why_and_the_sides_do_not_see_it():
    the = scene("contract", award_notified=clock.now() - timedelta(days=40))
    watching.look_at(the.lot.matter)
    (late,) = alerts()
    said = Entry.objects.get(act="alert.raise").body
    for word in (the.lot.matter.code, "T-CON30", "书面合同", "clocks", "serious"):
        assert word not in said
    assert not any(sees(who, late.matter) for who in (the.tenderer, the.bidders[0]))
    assert sees(the.supervisor, late.matter)
    assert set(json.loads(said)["data"]) == {"mark"}


def test_nothing_is_looked_at_that_is_still_sealed():
    """A guarantee of a bid withdrawn: its clock (I-WD5) would tell that somebody bid."""
    from tests.ggzy.trading import guaranteed

    the = scene()
    guarantee = guaranteed.issued(the.lot, the.bidders[0], guaranteed.bank())
    assert watching.still_sealed(guarantee.matter)
    assert watching.look_at(guarantee.matter) == 0


def test_a_pause_moves_the_limit():
    the = scene("contract", award_notified=clock.now() - timedelta(days=1))
    order = perform(
        "order.issue", the.supervisor, the.lot.matter, {"rule": "I-CMP30", "text": "示例：暂停签订合同以待核查"}
    ).result
    clock.forward(timedelta(days=10))
    perform("order.release", the.supervisor, order, {"reason": "示例：核查完毕"})
    clock.forward(timedelta(days=22))
    watching.look_at(the.lot.matter)
    assert [one.level for one in alerts(rule="T-CON30")] == ["general"], "33 days, ten of them standing still"
    clock.forward(timedelta(days=10))
    watching.look_at(the.lot.matter)
    assert [one.level for one in alerts(rule="T-CON30")] == ["general", "serious"]


def test_every_clock_of_every_procedure_is_watched():
    for flow in PROCEDURES.values():
        for one in queries.watched(flow.code):
            if one.rule in {item.rule for item in flow.all_clocks()}:
                assert "clocks" in one.monitors


def test_every_monitor_is_quiet_on_a_fresh_lot():
    the = scene()
    assert [lead for one in MONITORS.values() for lead in one.look(the.lot.matter)] == []


@pytest.mark.slow
def test_two_workers_at_once_raise_one():
    the = scene("contract", award_notified=clock.now() - timedelta(days=40))

    def look():
        try:
            watching.look_at(the.lot.matter)
        finally:
            connection.close()

    if connection.vendor == "sqlite":
        look(), look()
    else:
        both = [threading.Thread(target=look) for _ in range(2)]
        [one.start() for one in both]
        [one.join() for one in both]
    assert len(alerts()) == 1
