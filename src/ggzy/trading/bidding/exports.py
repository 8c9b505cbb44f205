"""What anybody may compute with after the opening: the read-out, and each bid's key."""

from __future__ import annotations

import json
from typing import Any

from ggzy.foundation.matters.exports import export
from ggzy.foundation.matters.moments import moment
from ggzy.trading.projects.models import Lot

from .envelopes import read_envelope
from .queries import opened


@export("projects.Lot", "opening")
def read_out(lot: Lot) -> Any | None:
    """The read-out as it stands; None before the opening.

    Each bid's `commitments` are its sealed header, `shares` what trustees published of an absent bidder's, `misfits`
    what does not fit, so that anyone can check the published key: `ggzy verify-opening LOT`.
    """
    if moment(lot.matter, "opening") is None:
        return None
    return [
        {
            "number": row.number,
            "bid": row.bid.key,
            "name": row.name,
            "uscc": row.uscc,
            "state": row.state,
            "how": row.how,
            "price": None if row.price is None else f"{row.price:.2f}",
            "duration_days": row.duration_days,
            "header": row.bid.header_hash,
            "commitments": json.loads(envelope.header.to_json()),
            "body": row.bid.package,
            "scalar": row.scalar,
            "shares": _shares(row.bid.revealed),
            "misfits": _shares(row.bid.misfits),
            "reason": row.reason,
        }
        for row in opened(lot).select_related("bid").prefetch_related("bid__revealed", "bid__misfits")
        for envelope in (read_envelope(lot.matter.code, row.bid),)
    ]


def _shares(rows: Any) -> list[dict[str, Any]]:
    """Shares that trustees published, by number."""
    return sorted(({"number": row.number, "value": row.value} for row in rows.all()), key=lambda one: one["number"])
