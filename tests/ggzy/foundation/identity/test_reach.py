"""Which matters a session finds: public ones, its own, and what the house is preparing; nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import Role
from ggzy.foundation.identity.reach import reach, sees
from ggzy.foundation.identity.roles import anonymous
from ggzy.foundation.matters.public import is_public
from tests.ggzy.desk.test_acting import put_up
from tests.ggzy.people import somebody
from tests.ggzy.trading.lots import scene

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


def found(session) -> set[str]:
    return set(reach(session).values_list("code", flat=True))


def test_a_public_matter_is_everybodys():
    listing = put_up()
    assert sees(anonymous(), listing.matter)
    assert found(anonymous()) == {listing.matter.code}


def test_before_its_moment_only_the_house_sees_a_trade():
    listing, centre, bidder = put_up(), somebody(1, Role.CENTRE), somebody(2, Role.BIDDER)
    with clock.at(clock.now() - timedelta(minutes=5)):
        assert not is_public(listing.matter)
        assert listing.matter.code in found(centre)
        assert found(bidder) == found(anonymous()) == set()


def test_a_part_on_the_tender_reaches_its_lots_and_no_others():
    first, other = scene("entry"), somebody(91, Role.TENDERER)
    codes = {first.lot.matter.code, first.lot.tender.matter.code}
    assert codes <= found(first.tenderer)
    assert codes <= found(first.supervisor)
    assert not codes & found(other)
    assert not codes & found(first.bidders[0])
