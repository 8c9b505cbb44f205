"""What a machine finds of opened bids is kept with them, proposes the committee's review, and is what `check` says."""

from __future__ import annotations

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import perform
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.journal.verify import verify
from ggzy.foundation.matters.moments import moment
from ggzy.trading.bidding.models import OpenedBid
from ggzy.trading.evaluation import queries
from ggzy.trading.projects.queries import file_in_force
from ggzy_core.preflight import Lot, preflight
from tests.ggzy.trading import stage

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]

ASKED = [
    {"id": "plan", "clause": "2.1.4", "title": "施工组织设计", "part": "formal", "blind": True, "formats": ["txt"]},
    {"id": "term", "clause": "2.1.3", "title": "工期", "part": "responsive", "check": "at_most",
     "field": "duration_days", "value": "240"},
]  # fmt: skip


def test_the_node_finds_what_the_bidder_was_told():
    city = stage.build()
    lot = stage.published(city, requirements=ASKED)
    answer = {"requirement": "plan", "answer": "meets", "documents": ["执照.txt"]}
    for who, price in zip(city.bidders, ("9000000.00", "9900000.00", "9100000.00"), strict=True):
        stage.submit(city, lot, who, price, responses=[] if who is city.bidders[2] else [answer])
    deadline = moment(lot.matter, "bid-deadline")
    stage.close(lot)
    perform("opening.begin", city.tenderer.session, lot)
    for who in city.bidders:
        stage.reveal(city, lot, who)
    file = file_in_force(lot)
    assert file is not None
    about = Lot(lot.tender.matter.code, lot.matter.code, deadline)
    for who, row in zip(city.bidders, OpenedBid.objects.filter(lot=lot).order_by("number"), strict=True):
        folder = city.packages[f"{lot.matter.code}/{who.party.uscc}"].parent / "bid"
        home = preflight(folder, file.content, about, clock.now().date())
        kept = [one for one in row.findings if one["severity"] == "red"]
        assert [one["id"] for one in kept] == [one.id for one in home.of("red")]
        failed = {one.requirement for one in queries.findings(lot, row) if one.result == "fail"}
        assert failed == {one.requirement for one in home.of("red") if one.requirement}
    first, second, third = OpenedBid.objects.filter(lot=lot).order_by("number")
    assert not queries.other_findings(first)
    assert [one["id"] for one in queries.other_findings(second)] == ["price.over-ceiling"]
    assert {one["id"] for one in third.findings if one["severity"] == "red"} == {"requirement.unanswered"}
    settle()
    assert verify().holds
