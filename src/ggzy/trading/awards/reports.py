"""What the committee reported, as this room needs it: who is ranked how, who was rejected and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps

if TYPE_CHECKING:
    from datetime import datetime

    from ggzy.trading.bidding.models import OpenedBid
    from ggzy.trading.projects.models import Lot


@dataclass(frozen=True)
class Ranked:
    """One bid in the report. `rank` is 0 for a rejected one; `reasons` are sentences that name the clause."""

    opened: OpenedBid
    rank: int
    total: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ranking:
    """A submitted evaluation report."""

    document: str
    submitted_at: datetime
    ranked: tuple[Ranked, ...]
    rejected: tuple[Ranked, ...]


def ranking_of(lot: Lot) -> Ranking | None:
    """The newest submitted report of a lot, best first; None when there is none, or no evaluation room in this node."""
    if not apps.is_installed("ggzy.trading.evaluation"):
        return None
    found = apps.get_model("evaluation", "Report").objects.filter(lot=lot).order_by("-id").first()
    if found is None or found.submitted_at is None:
        return None
    by_code = {opened.uscc: opened for opened in lot.opened.select_related("bid")}
    ranked = [Ranked(by_code[row["uscc"]], int(row["rank"]), str(row["merit"])) for row in found.ranking]
    rejected = [
        Ranked(by_code[bid["bidder"]], 0, "", (_sentence(bid["rejected"]),))
        for bid in found.inputs["inputs"]["bids"]
        if bid["rejected"]
    ]
    return Ranking(
        found.document, found.submitted_at, tuple(sorted(ranked, key=lambda row: row.rank)), tuple(rejected)
    )


def _sentence(reason: Any) -> str:
    """A reason as one sentence: text as it is, or clause and reason joined."""
    if isinstance(reason, dict):
        clause, said = (
            reason.get("clause", ""),
            reason.get("reason") or reason.get("text") or reason.get("title") or "",
        )
        return f"{clause}：{said}" if clause else str(said)
    return str(reason)
