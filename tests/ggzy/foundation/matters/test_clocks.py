"""Clocks are judged whenever either end is written; pauses stop what they name and give their time back."""

from datetime import UTC, datetime, timedelta

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.acts.dues import GRACE, run_due
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.identity.roles import session_for
from ggzy.foundation.matters.models import Due, Moment
from ggzy.foundation.matters.moments import moment, write_moment
from ggzy.foundation.refusal import Refusal
from ggzy_core.periods import ZONE
from tests.ggzy.foundation.acts import odd
from tests.ggzy.people import somebody
from tests.ggzy.trading import stage
from tests.support.unchanged import refused

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]
DAY = timedelta(days=1)


def ready():
    """A lot whose notice may be published."""
    city = stage.build(bidders=1)
    lot = stage.enter(city)
    perform("entry.accept", city.centre.session, lot.tender)
    perform("witness.assign", city.centre.session, lot.tender, {"person": city.witness.session.person.key})
    return city, lot


def publish(city, lot, deadline):
    return perform("notice.publish", city.tenderer.session, lot.tender, {"bid_deadline": deadline})


def test_a_second_short_of_twenty_whole_days_is_refused_with_clause_and_limit():
    """Published on 2 March, that day not counted: the twentieth day is the 22nd, and the 23rd may be the deadline."""
    city, lot = ready()
    first = datetime(2026, 3, 23, tzinfo=ZONE)
    with refused("T-PREP20") as told:
        publish(city, lot, first - timedelta(seconds=1))
    assert "《招标投标法》第二十四条" in str(told.value.clause)
    assert "2026-03-22 24:00" in told.value.remedy.zh
    publish(city, lot, first)


def test_the_period_is_the_same_across_spring_festival():
    """Twenty days are days of the calendar; that the last is a holiday (18 February 2026) moves a least period on."""
    clock.set_to(datetime(2026, 1, 29, 1, 0, tzinfo=UTC))
    city, lot = ready()
    with refused("T-PREP20") as told:
        publish(city, lot, datetime(2026, 2, 18, 9, tzinfo=ZONE))
    publish(city, lot, told.value.facts["limit"])


def test_the_other_end_is_judged_too():
    """The deadline stands; writing the beginning again, later, meets the same clock."""
    city, lot = ready()
    publish(city, lot, clock.now() + 21 * DAY)
    lot.matter.refresh_from_db()
    with pytest.raises(Refusal) as told:
        write_moment(lot.matter, "file-offered", clock.now() + 2 * DAY, "test")
    assert told.value.rule == "T-PREP20"
    assert Moment.objects.filter(matter=lot.matter, name="file-offered").count() == 1


def objection(city, lot):
    data = {"target": "招标文件第三章", "facts": "第三章的业绩要求排斥潜在投标人。"}
    return perform("objection.raise", city.bidders[0].session, lot, data).result


def test_an_objection_pauses_the_closing_and_gives_its_time_back():
    city, lot = ready()
    publish(city, lot, clock.now() + 21 * DAY)
    lot.matter.refresh_from_db()
    deadline = moment(lot.matter, "bid-deadline")
    clock.forward(10 * DAY)
    raised = objection(city, lot)
    clock.forward(3 * DAY)
    perform("objection.answer", city.tenderer.session, raised, {"answer": "已澄清，详见修改文件。"})
    given = moment(lot.matter, "bid-deadline") - deadline
    assert 3 * DAY <= given < 3 * DAY + timedelta(minutes=5)
    due = Due.objects.get(matter=lot.matter, act="bidding.close", done_at=None, dropped=False)
    assert due.at == moment(lot.matter, "bid-deadline")


def test_two_that_overlap_give_the_time_back_once():
    city, lot = ready()
    publish(city, lot, clock.now() + 30 * DAY)
    lot.matter.refresh_from_db()
    deadline = moment(lot.matter, "bid-deadline")
    first = objection(city, lot)
    clock.forward(DAY)
    second = objection(city, lot)
    clock.forward(DAY)
    perform("objection.answer", city.tenderer.session, first, {"answer": "答复其一，内容如下。"})
    assert moment(lot.matter, "bid-deadline") == deadline, "the other is still open"
    clock.forward(DAY)
    perform("objection.answer", city.tenderer.session, second, {"answer": "答复其二，内容如下。"})
    given = moment(lot.matter, "bid-deadline") - deadline
    assert 3 * DAY <= given < 3 * DAY + timedelta(minutes=5)


def test_the_worker_waits_while_the_closing_is_paused():
    """The deadline comes while an objection is open: nothing closes, and when it is answered there is time again."""
    city, lot = ready()
    publish(city, lot, clock.now() + 21 * DAY)
    lot.matter.refresh_from_db()
    clock.forward(10 * DAY)
    raised = objection(city, lot)
    clock.forward(12 * DAY)
    assert run_due() == 0
    lot.matter.refresh_from_db()
    assert lot.matter.stage == "bidding"
    perform("objection.answer", city.tenderer.session, raised, {"answer": "已澄清，详见修改文件。"})
    assert moment(lot.matter, "bid-deadline") > clock.now()
    assert run_due() == 0
    clock.forward(12 * DAY + GRACE)
    assert run_due() == 1


def test_an_order_pauses_everything_until_it_is_released():
    city, lot = ready()
    publish(city, lot, clock.now() + 21 * DAY)
    lot.matter.refresh_from_db()
    deadline = moment(lot.matter, "bid-deadline")
    data = {"rule": "T-PREP20", "text": "责令暂停招标活动，待核查后恢复。"}
    order = perform("order.issue", city.supervisor.session, lot.matter, data).result
    package = stage.sealed(city, lot, city.bidders[0])
    stored = stage.store(stage.io.BytesIO(package.read_bytes()), ("ggzybid",))
    with refused("P-PAUSED", status=423) as told:
        perform("bid.submit", city.bidders[0].session, lot, {"package": stored.sha256})
    assert "暂停" in told.value.what.zh
    with refused("P-PAUSED"):
        perform("file.take", city.bidders[0].session, lot)
    clock.forward(2 * DAY)
    perform("order.release", city.supervisor.session, order, {"reason": "核查完毕，恢复招标。"})
    given = moment(lot.matter, "bid-deadline") - deadline
    assert 2 * DAY <= given < 2 * DAY + timedelta(minutes=5)
    perform("bid.submit", city.bidders[0].session, lot, {"package": stored.sha256})


def test_a_due_act_that_was_moved_is_not_done_at_its_old_time():
    listing, who = odd.put_up(days=1), somebody(1, Role.BIDDER)
    clock.forward(DAY + GRACE)
    run_due()
    for _ in range(3):
        clock.forward(timedelta(minutes=4))
        perform("listing.offer", who, listing, {"amount": 1000 * (Due.objects.count())})
        assert run_due() == 0
    assert Due.objects.filter(done_at=None, dropped=False).count() == 1


def test_a_role_that_ended_acts_no_more():
    who = somebody(1, Role.BIDDER)
    listing = odd.put_up()
    perform("listing.offer", who, listing, {"amount": "1000"})
    clock.forward(timedelta(seconds=1))
    perform("person.leave", operator_session(), data={"uscc": who.party.uscc, "person": who.person.key})
    with refused("P-ROLE", status=403):
        perform("listing.offer", session_for(who.person, who.party), listing, {"amount": "5000"})
