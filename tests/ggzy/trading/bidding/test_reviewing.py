"""However late a bid is lodged, its bidder is warned of missing acknowledgements while it can act: once for each
version, nobody else, and no trace tells that somebody has bid."""

import json
from datetime import datetime, timedelta

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import outbox, perform
from ggzy.foundation.acts.dues import GRACE, run_due
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.matters.models import Due
from ggzy.foundation.matters.moments import moment
from ggzy.service.notifications.models import Notification
from ggzy.service.notifications.vault import opened, whose
from ggzy.trading.bidding.models import BidderWarned
from ggzy_core.periods import ZONE
from tests.ggzy.trading import stage, trustees
from tests.ggzy.visitors import visitor

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def city():
    return stage.build(bidders=2)


@pytest.fixture
def lot(city):
    return stage.published(city)


def until(lot, left: timedelta) -> None:
    """So long before the deadline; what falls due on the way happens."""
    deadline = moment(lot.matter, "bid-deadline")
    while (due := next_due(deadline - left)) is not None:
        clock.set_to(max(due + GRACE, clock.now()))
        run_due()
        outbox.run()
    clock.set_to(deadline - left)


def next_due(by: datetime) -> datetime | None:
    times = Due.objects.filter(done_at=None, dropped=False, at__lte=by - GRACE).order_by("at")
    return times.values_list("at", flat=True).first()


def told(who) -> list[str]:
    """The acts after which this bidder's person was told."""
    outbox.run()
    rows = Notification.objects.filter(whose=whose(who.session.person))
    return sorted(opened(one)["tell"].partition("/")[0] for one in rows)


def acknowledged(city, lot, who, *numbers: int) -> None:
    for number in numbers:
        trustees.acknowledge(city, lot, who, number)


def test_who_bids_in_the_last_hour_is_warned_once_while_it_can_act(city, lot):
    late, sure = city.bidders
    until(lot, 40 * MINUTE)
    for one in city.bidders:
        stage.submit(city, lot, one)
    acknowledged(city, lot, sure, 1, 2, 3)
    acknowledged(city, lot, late, 1, 2)
    until(lot, 31 * MINUTE)
    assert told(late) == []
    until(lot, 29 * MINUTE)
    assert told(late) == ["share.review"]
    until(lot, MINUTE)
    assert told(late) == ["share.review"], "once for a version"
    assert told(sure) == []
    assert [one.last for one in BidderWarned.objects.all()] == [True]


def test_a_young_bid_is_given_time_and_a_bid_before_the_last_look_is_looked_at_all_the_same(city, lot):
    first, second = city.bidders
    until(lot, 32 * MINUTE)
    stage.submit(city, lot, first)
    until(lot, 20 * MINUTE)
    assert told(first) == [], "two minutes are no silence"
    until(lot, 14 * MINUTE)
    assert told(first) == ["share.review"]
    until(lot, 6 * MINUTE)
    stage.submit(city, lot, second)
    assert told(second) == [], "a look is to come"
    until(lot, 4 * MINUTE)
    assert told(second) == ["share.review"]


def test_who_bids_after_the_last_look_is_told_at_once(city, lot):
    until(lot, 3 * MINUTE)
    stage.submit(city, lot, city.bidders[0])
    assert told(city.bidders[0]) == ["bid.submit"]
    assert told(city.bidders[1]) == []
    said = perform("bid.status", city.bidders[0].session, lot).result
    assert said["awaiting"]["looks_at"] is None
    assert "不再自动核对" in said["awaiting"]["zh"]


def test_a_withdrawn_bid_gives_no_warning_and_a_replacing_one_its_own(city, lot):
    gone, changed = city.bidders
    until(lot, 50 * MINUTE)
    for one in city.bidders:
        stage.submit(city, lot, one)
    perform("bid.withdraw", gone.session, lot)
    stage.submit(city, lot, changed)
    until(lot, 44 * MINUTE)
    assert (told(gone), told(changed)) == ([], ["share.review"])
    stage.submit(city, lot, changed)
    acknowledged(city, lot, changed, 1, 3, 5)
    until(lot, MINUTE)
    assert told(changed) == ["share.review"], "the version that stands is sure"
    assert BidderWarned.objects.count() == 1


def test_a_warning_on_its_way_is_not_given_when_the_bid_was_replaced_meanwhile(city, lot):
    who = city.bidders[0]
    until(lot, 40 * MINUTE)
    stage.submit(city, lot, who)
    clock.set_to(moment(lot.matter, "bid-deadline") - 30 * MINUTE + GRACE)
    run_due()
    stage.submit(city, lot, who)  # before the notice went out
    assert told(who) == []


def test_a_worker_that_was_down_warns_once_and_late_looks_find_nothing_twice(city, lot):
    """Three looks are overdue at once; each happens, the bidder hears it once."""
    who = city.bidders[0]
    until(lot, 50 * MINUTE)
    stage.submit(city, lot, who)
    clock.set_to(moment(lot.matter, "bid-deadline") - 6 * MINUTE)
    assert run_due() == 3
    assert told(who) == ["share.review"]
    assert BidderWarned.objects.count() == 1


def test_a_deadline_moved_later_begins_anew(city, lot):
    who = city.bidders[0]
    until(lot, 20 * MINUTE)
    stage.submit(city, lot, who)
    until(lot, 10 * MINUTE)
    moved = clock.now() + timedelta(days=30)
    perform("clarification.issue", city.tenderer.session, lot, {"reason": "示例澄清内容", "bid_deadline": moved})
    until(lot, timedelta(hours=5))
    until(lot, MINUTE)
    assert told(who).count("share.review") == 3
    assert sorted((one.deadline == moved, one.last) for one in BidderWarned.objects.all()) == [
        (False, True),
        (True, False),
        (True, True),
    ]


def test_looks_are_the_same_with_bids_and_without(city, lot):
    """Acts, their times and what is due follow from the deadline alone; no public word differs."""
    clock.forward(timedelta(hours=3))  # the room is taken till then
    other = stage.published(city)
    until(lot, 50 * MINUTE)
    stage.submit(city, lot, city.bidders[0])
    until(lot, MINUTE)
    until(other, MINUTE)
    settle()

    def traces(one) -> list[str]:
        entries = Entry.objects.filter(subject=one.matter.code, act="share.review")
        assert all(entry.until == "opening" for entry in entries)
        assert all(not json.loads(entry.body).get("data") for entry in entries)
        return sorted(entry.act for entry in entries)

    def due(one) -> list[timedelta]:
        deadline = moment(one.matter, "bid-deadline")
        return sorted(deadline - row.at for row in Due.objects.filter(matter=one.matter, act="share.review"))

    assert traces(lot) == traces(other) == ["share.review"] * 6
    assert due(lot) == due(other)


def test_the_receipt_and_the_page_of_ones_own_bid_say_whom_one_waits_for_and_until_when(city, lot):
    who, client = city.bidders[0], visitor(city.bidders[0].session)
    deadline = moment(lot.matter, "bid-deadline").astimezone(ZONE)
    stage.submit(city, lot, who)
    said = perform("bid.status", who.session, lot).result["awaiting"]
    assert f"{deadline.month}月{deadline.day}日 {deadline:%H:%M} 之前" in said["zh"], "not today: with its day"
    perform("bid.withdraw", who.session, lot)
    until(lot, 40 * MINUTE)
    stage.submit(city, lot, who)
    where = f"/desk/receipts/{Entry.objects.filter(act='bid.submit').latest('id').leaf}/"
    acknowledged(city, lot, who, 1)
    page = client.get(where).content.decode()
    assert "还差 2 位" in page
    assert "示例公证处" in page
    said = perform("bid.status", who.session, lot).result["awaiting"]
    assert said["trustees"] == [2, 3, 4, 5]
    assert datetime.fromisoformat(said["looks_at"]) == deadline - 30 * MINUTE
    assert f" {deadline:%H:%M} 之前" in said["zh"]
    assert "月" not in said["zh"]
    acknowledged(city, lot, who, 2, 3)
    assert "awaiting" not in perform("bid.status", who.session, lot).result
    assert "还差" not in client.get(where).content.decode()
