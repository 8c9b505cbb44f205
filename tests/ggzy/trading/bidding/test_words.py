"""Trustees' words before the deadline: the bidder is warned while it can still act, and nobody else learns anything."""

import base64
import json
from datetime import timedelta

import pytest

from ggzy.foundation.acts import outbox, perform
from ggzy.foundation.acts.dues import GRACE, run_due
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.matters.models import Due
from ggzy.service.notifications.models import Notification
from ggzy.service.notifications.vault import opened, whose
from ggzy.trading.bidding.models import ShareAck
from ggzy.trading.bidding.queries import own_bid
from ggzy_core.sealing.share import acknowledge
from tests.ggzy.trading import stage, trustees
from tests.support.unchanged import refused

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]
HOUR = timedelta(hours=1)
LOOKS = [6 * HOUR, *(timedelta(minutes=ahead) for ahead in (60, 45, 30, 15, 5))]


@pytest.fixture
def city():
    return stage.build(bidders=2)


@pytest.fixture
def lot(city):
    return stage.published(city)


def status(lot, who):
    return perform("bid.status", who.session, lot).result


def told(who, act: str) -> int:
    """How many times this bidder's person was told after this act."""
    outbox.run()
    rows = Notification.objects.filter(whose=whose(who.session.person))
    return sum(opened(one)["tell"].startswith(f"{act}/") for one in rows)


def test_with_fewer_good_shares_than_needed_the_bidder_is_warned_with_the_clause(city, lot):
    who = city.bidders[0]
    stage.submit(city, lot, who)
    for number in (1, 3):
        trustees.acknowledge(city, lot, who, number)
    said = status(lot, who)
    assert (said["good"], said["threshold"], said["secure"]) == (2, 3, False)
    assert said["warning"]["rule"] == "P-ACKS"
    assert "还差 1 位" in said["warning"]["zh"]
    assert [one["state"] for one in said["trustees"]] == ["good", "waiting", "good", "waiting", "waiting"]
    trustees.acknowledge(city, lot, who, 5)
    assert "warning" not in status(lot, who)


def test_a_bad_share_is_signed_for_and_its_bidder_told_at_once_and_nobody_else(city, lot):
    who, other = city.bidders
    for one in city.bidders:
        stage.submit(city, lot, one)
        for number in (1, 2, 3):
            trustees.acknowledge(city, lot, one, number)
    trustees.complain(city, lot, who, 4, "unopenable-share")
    said = status(lot, who)
    assert (said["bad"], said["secure"]) == ([4], False)
    assert said["trustees"][3]["fault"] == "unopenable-share"
    assert "重新加密" in said["warning"]["zh"]
    assert (told(who, "share.acknowledge"), told(other, "share.acknowledge")) == (1, 0)
    assert "warning" not in status(lot, other)
    stage.submit(city, lot, who)  # sealed again: the new bid begins anew
    assert status(lot, who)["bad"] == []


@pytest.mark.parametrize("case", ["good signed as bad", "another fault", "no fault", "fault of a good one", "unknown"])
def test_a_word_that_is_not_what_was_signed_is_refused(city, lot, case):
    who, trustee = city.bidders[0], city.trustees[1]
    stage.submit(city, lot, who)
    header = trustees.header_of(city, lot, who).digest()
    data = {
        "good signed as bad": {
            "good": False,
            "fault": "wrong-share",
            "signed": acknowledge(header, trustee.credential),
        },
        "another fault": {
            "good": False,
            "fault": "unopenable-share",
            "signed": trustees.refuse(header, "wrong-share", trustee.credential),
        },
        "no fault": {"good": False, "signed": b"-"},
        "fault of a good one": {"good": True, "fault": "wrong-share", "signed": b"-"},
        "unknown": {"good": False, "fault": "i-do-not-like-it", "signed": b"-"},
    }[case]
    data["signed"] = base64.b64encode(data["signed"]).decode()
    with refused("P-INPUT" if len(data["signed"]) < 9 else "P-ENVELOPE-FORM", status=422):
        perform("share.acknowledge", trustee.session, lot, {"bid": own_bid(lot, who.party).key} | data)
    assert ShareAck.objects.count() == 0


def test_hours_before_the_deadline_who_lacks_good_shares_is_told_and_nobody_else(city, lot):
    poor, rich = city.bidders
    for one in city.bidders:
        stage.submit(city, lot, one)
    for number in (1, 2, 5):
        trustees.acknowledge(city, lot, rich, number)
    trustees.acknowledge(city, lot, poor, 1)
    stage.clock.forward(timedelta(days=21) - 6 * HOUR - timedelta(minutes=1))
    run_due()
    assert told(poor, "share.review") == 0
    stage.clock.forward(timedelta(minutes=1) + GRACE)
    assert run_due() == 1
    assert (told(poor, "share.review"), told(rich, "share.review")) == (1, 0)
    stage.submit(city, lot, poor)  # there is time to act
    stage.clock.forward(5 * HOUR)
    assert run_due() == 1
    assert (told(poor, "share.review"), told(rich, "share.review")) == (2, 0)


def test_the_look_ahead_happens_with_bids_and_without_and_tells_nothing_in_public(city, lot):
    """One sealed act at a time that follows from the deadline: with no bids, or with one that lacks acknowledgements."""
    stage.clock.forward(timedelta(days=21) - HOUR + GRACE)
    assert run_due() == 2
    entries = Entry.objects.filter(act="share.review")
    assert {one.until for one in entries} == {"opening"}
    assert all(not json.loads(one.body).get("data") and "seq" not in json.loads(one.body) for one in entries)


def test_a_moved_deadline_moves_the_look_ahead_and_a_closed_lot_drops_it(city, lot):
    due = Due.objects.filter(matter=lot.matter, act="share.review", dropped=False, done_at=None)
    before = sorted(one.at for one in due)
    assert len(before) == len(LOOKS)
    moved = stage.clock.now() + timedelta(days=30)
    perform("clarification.issue", city.tenderer.session, lot, {"reason": "示例澄清内容", "bid_deadline": moved})
    assert sorted(one.at for one in due.all()) == [moved - look for look in LOOKS]
    stage.close(lot, days=30)
    assert not due.all().exists()


def test_before_the_opening_the_words_stand_in_no_public_entry(city, lot):
    who = city.bidders[0]
    stage.submit(city, lot, who)
    trustees.complain(city, lot, who, 4)
    status(lot, who)
    settle()
    for entry in Entry.objects.filter(act__in=("share.acknowledge", "bid.status", "share.collect")):
        assert entry.until == "opening"
