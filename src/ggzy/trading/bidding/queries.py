"""What is asked about bids. Nothing here tells a face anything before the opening: callers are acts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ggzy.foundation import clock
from ggzy.foundation.matters.moments import moment
from ggzy.foundation.secrets import blind
from ggzy.service.guarantees.queries import DEMANDS, Demand
from ggzy.trading.projects.models import Lot
from ggzy.trading.projects.queries import file_in_force
from ggzy_core.periods import ZONE

from .models import Bid, OpenedBid

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from django.db.models import QuerySet

    from ggzy.foundation.matters.models import Matter


def standing_bids(lot: Lot) -> list[Bid]:
    """The bids that count: of each bidder the newest, unless that one withdrew. In order of arrival."""
    newest: dict[str, Bid] = {}
    for bid in Bid.objects.filter(lot=lot).order_by("id"):
        newest[bid.who] = bid
    return sorted((bid for bid in newest.values() if bid.package), key=lambda bid: (bid.arrived, bid.pk))


def bid_demand(lot: Lot, at: datetime) -> Demand | None:
    """What the file in force asks of a bid guarantee: its amount, for as long as bids hold; None where it asks none."""
    file = file_in_force(lot)
    if file is None or file.content.guarantee is None:
        return None
    deadline = moment(lot.matter, "bid-deadline") or at
    until = (deadline + timedelta(days=file.content.validity_days)).astimezone(ZONE).date()
    return Demand(file.content.guarantee.amount, until)


def demanded_of_bidders(matter: Matter, party: Any) -> Demand | None:
    """For forms: the demand while bids may come in."""
    lot = Lot.objects.select_related("matter").filter(matter=matter).first()
    return bid_demand(lot, clock.now()) if lot is not None and matter.stage == "bidding" else None


DEMANDS.append(demanded_of_bidders)


def seat_of(lot: Lot, party: Any) -> int:
    """A trustee's number on this lot; 0 for whoever holds no share."""
    seat = lot.tender.trustees.filter(organisation=party).first()
    return 0 if seat is None else int(seat.number)


def own_bid(lot: Lot, party: Any) -> Bid | None:
    """A party's newest bid on a lot, withdrawn or not."""
    return Bid.objects.filter(lot=lot, who=blind(lot.matter.code, party.pk)).order_by("-id").first()


def opened(lot: Lot) -> QuerySet[OpenedBid]:
    """The read-out in its order."""
    return OpenedBid.objects.filter(lot=lot).order_by("number")
