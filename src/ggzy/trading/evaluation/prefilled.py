"""What the committee's forms begin with: what a machine found of each requirement, and what the member said before.

Proposed, never decided: where neither knows, nothing is filled in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ggzy.foundation.acts.roles import Role
from ggzy.foundation.text import Text

from . import queries
from .models import Review, Score

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session
    from ggzy.trading.bidding.models import OpenedBid
    from ggzy.trading.projects.models import Lot
    from ggzy_core.evaluation.requirements import Finding

OUTCOMES = {
    "pass": Text("系统核对：符合", "checked by machine: passes"),
    "fail": Text("系统核对：不符合", "checked by machine: fails"),
    "manual": Text("需人工评审", "for you to judge"),
}


def decisions(lot: Lot, session: Session, only: str = "") -> list[dict[str, Any]]:
    """One row per bid and requirement. `only`: the number of one bid. Empty for who does not sit here."""
    if not session.holds(Role.EXPERT, lot.matter):
        return []
    seat = queries.seat_of(lot, session.person)
    before = {(row.bid_id, row.requirement): row for row in queries.newest_reviews(lot) if row.seat == seat}
    return [
        _decision(bid, finding, before.get((bid.pk, finding.requirement)))
        for bid in _bids(lot, only)
        for finding in queries.findings(lot, bid)
    ]


def _decision(bid: OpenedBid, found: Finding, before: Review | None) -> dict[str, Any]:
    row: dict[str, Any] = {
        "bid": bid.number,
        "requirement": found.requirement,
        "clause": found.clause,
        "_note": _said(found),
    }
    if before is not None:
        return row | {"passed": before.passed, "reason": before.reason}
    if found.result == "pass":
        return row | {"passed": True}
    if found.result == "fail":
        return row | {"passed": False, "reason": found.zh}
    return row


def _said(found: Finding) -> Text:
    outcome, plain = OUTCOMES[found.result], finding_said(found)
    return Text(f"{outcome.zh}，{plain.zh}", f"{outcome.en}; {plain.en}")


def finding_said(found: Finding) -> Text:
    """What was found, without the requirement's name before it."""
    return Text(found.zh.partition("：")[2], found.en.partition(": ")[2])


def points(lot: Lot, session: Session, only: str = "") -> list[dict[str, Any]]:
    """One row per bid and scoring item, with the member's own points so far."""
    if not session.holds(Role.EXPERT, lot.matter):
        return []
    seat = queries.seat_of(lot, session.person)
    before = {(row.bid_id, row.item): row for row in queries.newest_scores(lot) if row.seat == seat}
    return [
        _points(bid, item.id, before.get((bid.pk, item.id)))
        for bid in _bids(lot, only)
        for item in queries.content_of(lot).scores
    ]


def _points(bid: OpenedBid, item: str, before: Score | None) -> dict[str, Any]:
    row: dict[str, Any] = {"bid": bid.number, "item": item}
    return row if before is None else row | {"points": before.points, "reason": before.reason}


def _bids(lot: Lot, only: str) -> list[OpenedBid]:
    found = queries.bids(lot)
    chosen = [bid for bid in found if str(bid.number) == only]
    return chosen or found
