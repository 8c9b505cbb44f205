"""What is asked about bids. Nothing here tells a face anything before the opening: callers are acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.secrets import blind
from ggzy.trading.projects.models import Lot

from .models import Bid, OpenedBid

if TYPE_CHECKING:
    from typing import Any

    from django.db.models import QuerySet


def standing_bids(lot: Lot) -> list[Bid]:
    """The bids that count: of each bidder the newest, unless that one withdrew. In order of arrival."""
    newest: dict[str, Bid] = {}
    for bid in Bid.objects.filter(lot=lot).order_by("id"):
        newest[bid.who] = bid
    return sorted((bid for bid in newest.values() if bid.package), key=lambda bid: (bid.arrived, bid.pk))


def own_bid(lot: Lot, party: Any) -> Bid | None:
    """A party's newest bid on a lot, withdrawn or not."""
    return Bid.objects.filter(lot=lot, who=blind(lot.matter.code, party.pk)).order_by("-id").first()


def opened(lot: Lot) -> QuerySet[OpenedBid]:
    """The read-out in its order."""
    return OpenedBid.objects.filter(lot=lot).order_by("number")
