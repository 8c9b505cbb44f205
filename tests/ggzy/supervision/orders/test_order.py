"""A supervisor's order: no basis in force, no order; while it stands, everything waits."""

import dataclasses
from datetime import date, timedelta

import pytest

from ggzy.foundation import clock, rulebook
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.matters import engine
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.matters.moments import moment
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.rulebook import Rulebook, shipped
from ggzy.supervision.orders import queries, rules
from tests.ggzy.trading.lots import party, scene

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


def order(the, on=None, rule="I-CMP30", who=None):
    data = {"rule": rule, "text": "示例：投诉处理期间暂停招标投标活动"}
    return perform("order.issue", who or the.supervisor, on or the.lot.matter, data).result


def refused(work, *args, **kwargs):
    with pytest.raises(Refusal) as caught:
        work(*args, **kwargs)
    return caught.value


def paused(lot):
    matter = Matter.objects.get(pk=lot.matter_id)
    return [child.procedure for child, _ in engine.pauses(matter)]


def test_everything_waits_and_the_time_comes_back_on_release():
    the = scene()
    deadline = moment(the.lot.matter, "bid-deadline")
    issued = order(the)
    assert refused(engine.allow, "guarantee.apply", the.lot.matter, clock.now()).rule == "P-PAUSED"
    clock.forward(timedelta(days=3))
    perform("order.release", the.supervisor, issued, {"reason": "示例：投诉已处理完毕"})
    assert paused(the.lot) == []
    moved = moment(the.lot.matter, "bid-deadline") - deadline
    assert timedelta(days=3) <= moved < timedelta(days=3, minutes=1)


def test_an_order_on_the_tender_pauses_its_lots():
    the = scene()
    deadline = moment(the.lot.matter, "bid-deadline")
    issued = order(the, the.lot.tender.matter)
    assert paused(the.lot) == ["supervision.order"]
    assert list(queries.in_force_on(the.lot.matter)) == [issued]
    clock.forward(timedelta(days=1))
    perform("order.release", the.supervisor, issued, {"reason": "示例：恢复"})
    assert moment(the.lot.matter, "bid-deadline") > deadline


def test_an_unknown_rule_is_no_basis():
    the = scene()
    refusal = refused(order, the, rule="川发改〔1999〕1号")
    assert (refusal.rule, refusal.status) == ("P-BASIS", 422)
    assert paused(the.lot) == []


def test_the_platforms_own_rule_is_no_basis():
    assert refused(order, scene(), rule="P-UPLOAD").rule == "P-BASIS"


def test_a_repealed_rule_is_refused_and_what_replaced_it_is_named(monkeypatch):
    versions = [v for one in shipped() for v in one.versions]
    held = next(v for v in versions if v.id == "I-CMP30")
    old = dataclasses.replace(held, id="OLD-CMP30", effective_from=date(2004, 8, 1), effective_to=date(2012, 1, 31))
    book = Rulebook([*versions, old])
    monkeypatch.setattr(rulebook, "shipped", lambda: book)
    refusal = refused(order, scene(), rule="OLD-CMP30")
    assert "2012-01-31" in refusal.what.zh
    assert "I-CMP30" in refusal.remedy.zh
    rules.rests_on_a_rule_in_force("OLD-CMP30", date(2010, 1, 1))


def test_only_the_supervisor_of_this_matter_orders_and_releases():
    the = scene()
    assert refused(order, the, who=the.tenderer).rule == "P-ROLE"
    assert refused(order, the, who=party(903, Role.SUPERVISOR)).rule == "P-ROLE"
    issued = order(the)
    assert refused(perform, "order.release", the.tenderer, issued, {"reason": "示例原因"}).rule == "P-ROLE"


def test_it_is_acknowledged_once_and_not_after_it_ended():
    the = scene()
    issued = order(the)
    perform("order.acknowledge", the.tenderer, issued)
    assert refused(perform, "order.acknowledge", the.tenderer, issued).rule == "P-ONCE"
    perform("order.release", the.supervisor, issued, {"reason": "示例：恢复"})
    assert refused(perform, "order.release", the.supervisor, issued, {"reason": "示例：恢复"}).rule == "P-CLOSED"


def test_a_closed_lot_takes_no_order():
    assert refused(order, scene("archived")).rule == "P-CLOSED"
