"""Which lots a bidder has to do with, for the bidder alone: found by keyed hash, one lot after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.acts.roles import Role
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.secrets import blind
from ggzy.trading.projects.models import FileTaken

from .models import Bid

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session

NEWEST = 3000  # lots that are looked at


def lots_of(session: Session) -> set[int]:
    """Keys of the matters of lots whose file the session's party took, or on which it lodged a bid."""
    if session.party is None or not session.holds(Role.BIDDER):
        return set()
    rows = set(FileTaken.objects.values_list("lot__matter_id", "who")) | set(
        Bid.objects.values_list("lot__matter_id", "who")
    )
    lots = Matter.objects.filter(pk__in={lot for lot, _ in rows}).order_by("-id")[:NEWEST]
    return {lot.pk for lot in lots if (lot.pk, blind(lot.code, session.party.pk)) in rows}
