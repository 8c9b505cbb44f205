"""From sealed bids to the signed opening record, by the bidders' own keys."""

from decimal import Decimal

import pytest

from ggzy.foundation.acts import perform
from ggzy.foundation.journal.sequencer import settle
from ggzy.foundation.journal.verify import verify
from ggzy.trading.bidding.models import OpenedBid
from tests.ggzy.trading import stage

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


def test_three_bids_are_opened_by_their_bidders_and_the_witness_signs():
    city = stage.build()
    lot = stage.published(city)
    for who, price in zip(city.bidders, ("9000000.00", "8900000.00", "9100000.50"), strict=True):
        stage.submit(city, lot, who, price)
    stage.close(lot)
    assert lot.matter.stage == "bidding-closed"
    perform("opening.begin", city.tenderer.session, lot)
    for who in city.bidders:
        stage.reveal(city, lot, who)
    perform("opening.record", city.witness.session, lot)
    prices = list(OpenedBid.objects.filter(lot=lot).order_by("number").values_list("price", flat=True))
    assert prices == [Decimal("9000000.00"), Decimal("8900000.00"), Decimal("9100000.50")]
    lot.matter.refresh_from_db()
    assert lot.matter.stage == "committee"
    settle()
    report = verify()
    assert report.holds, report.first


def test_two_bids_fail_the_lot_and_it_is_tendered_again():
    city = stage.build()
    lot = stage.published(city)
    for who in city.bidders[:2]:
        stage.submit(city, lot, who)
    stage.close(lot)
    assert lot.matter.stage == "failed"
    again = perform("tender.again", city.tenderer.session, lot).result
    assert again.lots.get().matter.stage == "entry"
