"""The committee's reviews made into rejections: a majority of all seats, and no rejection without a clause.

招标投标法实施条例 51; 评标委员会和评标方法暂行规定 22-25.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from .formulas.shape import BadEvaluation


@dataclass(frozen=True)
class Asked:
    """A requirement as far as voting needs it."""

    id: str
    clause: str
    title: str = ""


@dataclass(frozen=True)
class Vote:
    """One seat's review of one requirement for one bidder."""

    seat: int
    bidder: str
    requirement: str
    passed: bool
    clause: str = ""
    reason: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "seat": self.seat,
            "bidder": self.bidder,
            "requirement": self.requirement,
            "passed": self.passed,
            "clause": self.clause,
            "reason": self.reason,
        }


def rejections(
    requirements: Sequence[Asked], seats: Sequence[int], bidders: Sequence[str], votes: Iterable[Vote]
) -> dict[str, dict[str, str]]:
    """Bidder to {clause, reason} for those that a majority of all seats failed on some requirement.

    Raises BadEvaluation: a vote is missing or stands twice, names what is not there, or fails without the clause.
    """
    asked = {one.id: one for one in requirements}
    box = _box(asked, seats, bidders, votes)
    found: dict[str, dict[str, str]] = {}
    for bidder in bidders:
        grounds = []
        for one in requirements:
            given = box[bidder, one.id]
            _complete(one, seats, bidder, given)
            against = [vote for _, vote in sorted(given.items()) if not vote.passed]
            if len(against) * 2 > len(seats):
                grounds.append((one, against))
        if grounds:
            found[bidder] = {
                "clause": "；".join(dict.fromkeys(one.clause for one, _ in grounds)),
                "reason": "；".join(_told(one, against, len(seats)) for one, against in grounds),
            }
    return found


def _box(
    asked: dict[str, Asked], seats: Sequence[int], bidders: Sequence[str], votes: Iterable[Vote]
) -> dict[tuple[str, str], dict[int, Vote]]:
    box: dict[tuple[str, str], dict[int, Vote]] = defaultdict(dict)
    for vote in votes:
        if vote.requirement not in asked or vote.seat not in seats or vote.bidder not in bidders:
            raise BadEvaluation(
                "stray-vote",
                f"评审意见引用了不存在的要求、席位或投标人：{vote.requirement}、{vote.seat}号、{vote.bidder}",
                f"a review names what is not there: {vote.requirement}, seat {vote.seat}, {vote.bidder}",
            )
        if not vote.passed and vote.clause != asked[vote.requirement].clause:
            raise BadEvaluation(
                "no-clause",
                f"{vote.seat}号席位否决{vote.bidder}未引用招标文件条款{asked[vote.requirement].clause}",
                f"seat {vote.seat} fails {vote.bidder} without citing clause {asked[vote.requirement].clause}",
            )
        if vote.seat in box[vote.bidder, vote.requirement]:
            raise BadEvaluation(
                "voted-twice", f"{vote.seat}号席位对同一项有两条意见", f"seat {vote.seat} reviewed one item twice"
            )
        box[vote.bidder, vote.requirement][vote.seat] = vote
    return box


def _complete(one: Asked, seats: Sequence[int], bidder: str, given: dict[int, Vote]) -> None:
    lacking = [seat for seat in seats if seat not in given]
    if lacking:
        raise BadEvaluation(
            "no-vote",
            f"{'、'.join(f'{seat}号' for seat in lacking)}席位尚未评审{bidder}的“{one.title or one.id}”",
            f"seats {', '.join(map(str, lacking))} have not reviewed {one.id} of {bidder}",
        )


def _told(one: Asked, against: list[Vote], of: int) -> str:
    reasons = "，".join(dict.fromkeys(vote.reason for vote in against if vote.reason))
    return f"{one.title or one.id}（{len(against)}/{of}）：{reasons or '不符合'}"
