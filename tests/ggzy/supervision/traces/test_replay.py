"""The replay: everything on the record in its order, nothing before its moment, names only by a trace."""

from datetime import timedelta

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.refusal import Refusal
from ggzy.supervision.traces.attribution import attributed, traced
from ggzy.supervision.traces.models import Trace
from ggzy.supervision.traces.replay import replay
from tests.ggzy.supervision.lists import adopt
from tests.ggzy.trading import stage
from tests.ggzy.trading.lots import party, scene

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]
REASON = "示例：核查投诉所述事实"


def acts(found):
    return [one.entry.act for one in found.steps]


def trace(who, matter):
    return perform("trace.open", who, None, {"matter": matter.code, "reason": REASON})


@pytest.fixture
def offered():
    """A published lot with two sealed bids, and a question asked in secret."""
    city = stage.build(bidders=2)
    lot = stage.published(city)
    for who in city.bidders:
        stage.submit(city, lot, who)
    return city, lot


@pytest.mark.slow
def test_sealed_acts_are_absent_until_the_opening_and_then_in_their_place(offered):
    city, lot = offered
    found = replay(lot.matter)
    assert not [one for one in acts(found) if one.startswith("bid.")]
    assert {"project.enter", "entry.accept", "notice.publish"} <= set(acts(found)), "acts on the tender cover the lot"
    assert found.steps[-1].stage.code == "bidding"
    assert [one.number for one in found.steps] == list(range(1, len(found.steps) + 1))
    city.bidders.append(stage.actor(40, Role.BIDDER))
    stage.submit(city, lot, city.bidders[-1])
    stage.close(lot)
    perform("opening.begin", city.tenderer.session, lot)
    opened = replay(lot.matter)
    assert acts(opened).count("bid.submit") == 3
    assert all(one.sealed for one in opened.steps if one.entry.act == "bid.submit")
    trace(city.supervisor.session, lot.matter)
    names = {one.party for one in attributed(lot.matter, opened.steps) if one.entry.act == "bid.submit"}
    assert names == {one.party.name for one in city.bidders}


def test_names_are_shown_to_nobody_without_a_trace_and_never_of_who_objects():
    the = scene()
    perform("objection.raise", the.bidders[0], the.lot, {"target": "第三章", "facts": "示例：指向特定投标人的因素"})
    assert traced(the.supervisor, the.lot.matter) is None
    trace(the.supervisor, the.lot.matter)
    assert traced(the.supervisor, the.lot.matter).reason == REASON
    steps = attributed(the.lot.matter, replay(the.lot.matter).steps)
    (objection,) = [one for one in steps if one.entry.act == "objection.raise"]
    assert (objection.party, objection.person) == ("", "")


def test_a_trace_is_of_a_person_for_a_department_and_stays_on_record():
    the = scene("archived")
    trace(the.supervisor, the.lot.matter)
    assert Trace.objects.get().organisation == the.supervisor.party
    other = party(911, Role.SUPERVISOR)
    assert traced(other, the.lot.matter) is None


def test_outside_ones_scope_there_is_no_trace():
    the = scene("bidding", notice_published=clock.now())
    far = party(911, Role.SUPERVISOR)
    adopt(far.party, region="650100")
    for who, rule in ((far, "P-DUTY-LIST"), (the.tenderer, "P-ROLE"), (the.bidders[0], "P-ROLE")):
        with pytest.raises(Refusal) as caught:
            trace(who, the.lot.matter)
        assert caught.value.rule == rule
    with pytest.raises(Refusal) as caught:
        perform("trace.open", the.supervisor, None, {"matter": "A01-nowhere", "reason": REASON})
    assert caught.value.rule == "P-UNKNOWN"


def test_the_stage_is_told_from_the_record_alone():
    the = scene()
    clock.forward(timedelta(days=1))
    perform("order.issue", the.supervisor, the.lot.matter, {"rule": "I-CMP30", "text": "示例：暂停以待核查事实"})
    found = replay(the.lot.matter)
    assert acts(found)[-1] == "order.issue"
    assert not found.steps[-1].moved
