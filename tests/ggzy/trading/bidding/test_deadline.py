"""The deadline is judged by the server: by when the last byte was in, and by the place in its sequence."""

import hashlib
import io
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections

from ggzy.foundation import clock
from ggzy.foundation.acts import perform
from ggzy.foundation.acts.dues import GRACE, run_due
from ggzy.foundation.documents import uploads
from ggzy.foundation.documents.stored import exists, store
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.journal.verify import verify
from ggzy.trading.bidding.models import Bid
from ggzy.trading.bidding.queries import own_bid, standing_bids
from tests.ggzy.trading import stage
from tests.support.unchanged import refused

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]
SECOND = timedelta(seconds=1)
DEADLINE = timedelta(days=21)


@pytest.fixture
def city():
    return stage.build()


@pytest.fixture
def lot(city):
    return stage.published(city)


def package_of(city, lot, who, price="9000000.00") -> bytes:
    return stage.sealed(city, lot, who, price).read_bytes()


def stored(data: bytes) -> dict[str, str]:
    return {"package": store(io.BytesIO(data), ("ggzybid",)).sha256}


def test_an_upload_whose_last_part_comes_after_the_deadline_is_refused_whole(city, lot):
    """All but the last byte were in before: it is no bid, nothing of it is kept, and an earlier bid still stands."""
    who = city.bidders[0]
    stage.submit(city, lot, who, "9500000.00")
    first, data = own_bid(lot, who.party), package_of(city, lot, who)
    digest = hashlib.sha256(data).hexdigest()
    clock.forward(DEADLINE - 5 * SECOND)
    key = uploads.begin(who.session, len(data), digest, ("ggzybid",))
    uploads.append(who.session, key, 0, data[:-1])
    clock.forward(10 * SECOND)
    uploads.append(who.session, key, len(data) - 1, data[-1:])
    uploads.finish(who.session, key, ("ggzybid",))
    with refused("P-DEADLINE"):
        perform("bid.submit", who.session, lot, {"package": digest})
    assert [bid.pk for bid in standing_bids(lot)] == [first.pk]
    body = (city.packages[f"{lot.matter.code}/{who.party.uscc}"] / "body.age").read_bytes()
    assert not exists(hashlib.sha256(body).hexdigest()), "it was not even taken apart"


def test_in_time_but_not_whole_is_not_in_time(city, lot):
    """Truncated upload: half a package lodges nothing, whatever the act says, and an announced hash is no file."""
    who, data = city.bidders[0], package_of(city, lot, city.bidders[0])
    digest = hashlib.sha256(data).hexdigest()
    key = uploads.begin(who.session, len(data), digest, ("ggzybid",))
    uploads.append(who.session, key, 0, data[: len(data) // 2])
    with refused("P-UPLOAD-PART"):
        uploads.finish(who.session, key, ("ggzybid",))
    with refused("P-UNKNOWN", status=404):
        perform("bid.submit", who.session, lot, {"package": digest})
    clock.forward(DEADLINE + SECOND)
    uploads.append(who.session, key, len(data) // 2, data[len(data) // 2 :])
    uploads.finish(who.session, key, ("ggzybid",))
    with refused("P-DEADLINE"):
        perform("bid.submit", who.session, lot, {"package": digest})
    assert not Bid.objects.exists()


def test_of_two_at_the_last_moment_the_door_may_take_the_late_one_first(city, lot):
    """What counts is when the last byte was in, not who found a free thread; and not how long the door then took."""
    early, late = city.bidders[:2]
    packages = [stored(package_of(city, lot, who)) for who in (early, late)]
    clock.forward(DEADLINE - SECOND)
    in_time = early.session.arriving()
    clock.forward(SECOND)
    with refused("P-DEADLINE"):
        perform("bid.submit", late.session, lot, packages[1])
    clock.forward(3 * SECOND)
    bid = perform("bid.submit", in_time, lot, packages[0]).result
    assert bid.arrived == in_time.arrived


def test_at_the_very_deadline_is_late(city, lot):
    """招标投标法 28: what arrives after the time is refused; the time itself is the first moment of after."""
    who, lodged = city.bidders[0], stored(package_of(city, lot, city.bidders[0]))
    from ggzy.foundation.matters.moments import moment

    deadline = moment(lot.matter, "bid-deadline")
    with refused("P-DEADLINE"):
        perform("bid.submit", who.session.arriving(deadline), lot, lodged)
    perform("bid.submit", who.session.arriving(deadline - timedelta(microseconds=1)), lot, lodged)


def test_the_closing_act_stands_behind_every_bid_in_the_sequence_and_nothing_behind_it(city, lot):
    for who in city.bidders:
        stage.submit(city, lot, who)
    late = stored(package_of(city, lot, city.bidders[0], "8000000.00"))
    clock.forward(DEADLINE - SECOND)
    in_time = city.bidders[0].session.arriving()
    clock.forward(SECOND + GRACE)
    run_due()
    with refused("P-STAGE"):  # in time by its stamp; but the lot is closed, and the sequence is the judge
        perform("bid.submit", in_time, lot, late)
    settle()
    closing = Entry.objects.get(act="bidding.close")
    lodged = Entry.objects.filter(subject=lot.matter.code, act__in=("bid.submit", "bid.withdraw"))
    assert max(lodged.values_list("id", flat=True)) < closing.pk
    done = perform("opening.begin", city.tenderer.session, lot)
    assert json.loads(done.entry.body)["data"]["bids"] == 3
    settle()
    assert verify().holds


def test_a_clock_set_back_lets_no_late_bid_in(city, lot, monkeypatch):
    """Before the worker has closed the lot: the journal was signed after the deadline, so it is after the deadline."""
    who = city.bidders[0]
    lodged = stored(package_of(city, lot, who))
    clock.forward(DEADLINE + 60 * SECOND)
    settle()
    back = clock.real() - timedelta(minutes=10)
    monkeypatch.setattr(clock, "real", lambda: back)
    assert clock.now() < clock.now() + SECOND  # matter time follows: by the clock alone it would be in time
    with refused("P-CLOCK", status=503):
        perform("bid.submit", who.session.arriving(), lot, lodged)
    assert not Bid.objects.exists()


def test_a_clock_set_back_after_the_lot_was_closed_opens_it_for_nobody(city, lot):
    for who in city.bidders:
        stage.submit(city, lot, who)
    lodged = stored(package_of(city, lot, city.bidders[0], "8000000.00"))
    stage.close(lot)
    clock.forward(-timedelta(days=1))
    with refused("P-STAGE"):
        perform("bid.submit", city.bidders[0].session, lot, lodged)


def test_two_bids_of_one_bidder_at_once_are_two_bids_and_one_stands(city, lot):
    who = city.bidders[0]
    packages = [stored(package_of(city, lot, who, price)) for price in ("9000000.00", "8000000.00")]

    def lodge(data):
        try:
            return perform("bid.submit", who.session, lot, data).result.pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as both:
        made = list(both.map(lodge, packages))
    assert Bid.objects.count() == 2
    assert [bid.pk for bid in standing_bids(lot)] == [max(made)], "the later in the sequence counts"
