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
    by_key = {}
    for opened in lot.opened.select_related("bid"):
        by_key[opened.bid.key] = by_key[opened.pk] = by_key[str(opened.pk)] = opened
    rows = [_row(by_key[item["bid"]], item) for item in found.ranking]
    return Ranking(
        found.document,
        found.submitted_at,
        tuple(sorted((row for row in rows if row.rank), key=lambda row: row.rank)),
        tuple(row for row in rows if not row.rank),
    )


def _row(opened: OpenedBid, item: dict[str, Any]) -> Ranked:
    rank = 0 if item.get("excluded") else int(item["rank"])
    return Ranked(opened, rank, str(item.get("total") or ""), tuple(map(_sentence, item.get("reasons") or ())))


def _sentence(reason: Any) -> str:
    """A reason as one sentence: text as it is, or clause and reason joined."""
    if isinstance(reason, dict):
        clause, said = (
            reason.get("clause", ""),
            reason.get("reason") or reason.get("text") or reason.get("title") or "",
        )
        return f"{clause}：{said}" if clause else str(said)
    return str(reason)
