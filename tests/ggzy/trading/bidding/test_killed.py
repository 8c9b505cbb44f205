"""kill -9 at every step from the deadline to the signed record: nothing is lost, nothing happens twice."""

from collections import Counter

import pytest

from ggzy.foundation.acts.dues import GRACE
from ggzy.foundation.journal.models import Entry, SignedCheckpoint
from ggzy.foundation.journal.verify import verify
from ggzy.trading.bidding.models import OpenedBid, OpeningRecord
from ggzy.trading.bidding.queries import own_bid
from tests.ggzy.trading import stage, trustees
from tests.support import killed, opening

pytestmark = [pytest.mark.both, pytest.mark.slow, pytest.mark.usefixtures("record")]
ONCE = {
    "bidding.close": 1,
    "opening.begin": 1,
    "bid.reveal": 2,
    "share.reveal": 3,
    "bid.open": 1,
    "opening.record": 1,
}


def planned(city, lot):
    """Two bidders open their own bids, three trustees that of the third; the witness signs."""
    absent = city.bidders[2]
    key = own_bid(lot, absent.party).key
    acts = [{"name": "opening.begin", "who": "tenderer", "data": {}}]
    for number, who in enumerate(city.bidders[:2]):
        scalar = stage.own_scalar(city, lot, who).hex()
        acts.append({"name": "bid.reveal", "who": f"bidder {number}", "data": {"scalar": scalar}})
    for number in (1, 3, 5):
        value = trustees.share_of(city, lot, absent, number).hex()
        data = {"bid": key, "number": number, "value": value}
        acts.append({"name": "share.reveal", "who": f"trustee {number}", "data": data})
    acts.append({"name": "bid.open", "who": "centre", "data": {"bid": key}})
    return [*acts, {"name": "opening.record", "who": "witness", "data": {}}]


def test_an_opening_killed_at_every_step_opens_every_bid_once(tmp_path):
    city = stage.build()
    lot = stage.published(city)
    for who, price in zip(city.bidders, ("9000000.00", "8900000.00", "9100000.50"), strict=True):
        stage.submit(city, lot, who, price)
    stage.clock.forward(stage.timedelta(days=21) + GRACE)
    sessions = {"tenderer": city.tenderer, "centre": city.centre, "witness": city.witness}
    sessions |= {f"bidder {n}": one for n, one in enumerate(city.bidders)}
    sessions |= {f"trustee {n}": one for n, one in enumerate(city.trustees, 1)}
    people = {role: one.session for role, one in sessions.items()}
    opening.write_down(tmp_path / "opening.json", lot, people, planned(city, lot))

    points = killed.survive(opening.go_on, tmp_path / "opening.json")

    for act in (*ONCE, "sequencer"):
        assert any(point.startswith(act) and "before commit" in point for point in points), (act, points)
    for step in ("prepare", "document", "entry", "sign", "append", "files", "publish"):
        assert any(f"after {step}" in point for point in points), (step, points)
    done = Counter(Entry.objects.filter(subject=lot.matter.code).values_list("act", flat=True))
    assert {name: done[name] for name in ONCE} == ONCE
    assert list(OpenedBid.objects.values_list("state", flat=True)) == ["opened"] * 3
    assert OpeningRecord.objects.count() == 1
    assert SignedCheckpoint.objects.count() > 1
    assert len(points) > 40
    report = verify()
    assert report.holds, report.first
    assert report.pending == 0
