"""A lot that ends without an award gives the guarantees of its sealed bids back by itself."""

import pytest

from ggzy.foundation.acts import perform
from ggzy.foundation.matters.models import Due
from tests.ggzy.trading import guaranteed, stage

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


def lot_with_secured_bids(bidders):
    city = stage.build(bidders)
    lot = stage.published(city, estimate="18000000.00", ceiling=None, guarantee={"amount": "360000.00"})
    bank = guaranteed.bank()
    held = [guaranteed.issued(lot, who.session, bank) for who in city.bidders]
    for who in city.bidders:
        stage.submit(city, lot, who)
    return city, lot, held


def planned(guarantee):
    return Due.objects.filter(matter=guarantee.matter, act="guarantee.return", done_at=None, dropped=False).count()


def test_a_lot_that_fails_for_want_of_bids_plans_their_return():
    _, lot, held = lot_with_secured_bids(2)
    stage.close(lot)
    assert lot.matter.stage == "failed"
    assert [planned(guarantee) for guarantee in held] == [1, 1]


def test_a_terminated_lot_plans_their_return_though_no_bid_was_opened():
    city, lot, held = lot_with_secured_bids(1)
    perform("tender.terminate", city.tenderer.session, lot, {"reason": "项目规划调整，终止招标。"})
    assert planned(held[0]) == 1
