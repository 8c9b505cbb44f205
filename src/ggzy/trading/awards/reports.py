"""What the committee reported, as this room needs it: who is ranked how, who was rejected and why."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ggzy.trading.evaluation.queries import report_of

if TYPE_CHECKING:
    from datetime import datetime

    from ggzy.trading.bidding.models import OpenedBid
    from ggzy.trading.projects.models import Lot


@dataclass(frozen=True)
class Ranked:
    """One bid in the report. `rank` is 0 for a rejected one; `reasons` are sentences that name the clause.

    `price` is the bid's in yuan, as the committee corrected it; `total` the score, or the evaluated price.
    """

    opened: OpenedBid
    rank: int
    price: Decimal
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
    """The submitted report of a lot, best first; None when there is none."""
    report = report_of(lot)
    if report is None:
        return None
    opened = {one.uscc: one for one in lot.opened.select_related("bid")}
    ranked = [_ranked(opened[row["uscc"]], row) for row in report.ranking if row["rank"]]
    judged = report.inputs["inputs"]["bids"]
    rejected = [_rejected(opened[bid["bidder"]], bid["rejected"]) for bid in judged if bid["rejected"]]
    return Ranking(
        report.document, report.submitted_at, tuple(sorted(ranked, key=lambda row: row.rank)), tuple(rejected)
    )


def _ranked(opened: OpenedBid, row: dict[str, Any]) -> Ranked:
    return Ranked(opened, int(row["rank"]), Decimal(row["price"]), row["merit"])


def _rejected(opened: OpenedBid, why: dict[str, Any]) -> Ranked:
    return Ranked(opened, 0, opened.price, "", (f"{why['clause']}：{why['reason']}",))
