"""What a sender is told of a package that was received."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .receiving import Judged

if TYPE_CHECKING:
    from .models import ReceivedPackage


def answer(package: ReceivedPackage) -> dict[str, Any]:
    """Every record in its order: accepted or not, each fault with field, reason, remedy and the version of its check."""
    judged = [
        Judged(number, row.dataset, row.key, row.data, row.accepted, row.verdicts)
        for number, row in enumerate(package.records.order_by("id"), 1)
    ]
    return {
        "package": package.key,
        "name": package.name,
        "dataset": package.dataset,
        "received_at": package.received_at.isoformat(),
        "accepted": package.accepted,
        "rejected": package.rejected,
        "records": [one.answer() for one in judged],
    }
