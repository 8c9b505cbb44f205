"""The published steps of a lot, in order: each is one release, with a stable name."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .facts import facts_of

if TYPE_CHECKING:
    from datetime import datetime

    from ggzy.trading.projects.models import Lot

    from .facts import Facts


@dataclass(frozen=True)
class Step:
    """Something was published at `at`. `tag` is a code of OCDS releaseTag; `number` counts the steps of one tag."""

    at: datetime
    tag: str
    number: int

    @property
    def name(self) -> str:
        return f"{self.tag}-{self.number}"


NOTICES = {
    "change": "tenderAmendment",
    "candidates": "tenderUpdate",
    "failure": "tenderCancellation",
    "termination": "tenderCancellation",
}


def steps_of(lot: Lot) -> list[Step]:
    """Every published step so far; the list only grows, so that names stay. Empty while the lot is not public."""
    facts = facts_of(lot)
    if facts is None:
        return []
    found = sorted(dict.fromkeys(_found(facts)))  # two publications of one tag at one time are one step
    counted: Counter[str] = Counter()
    steps = []
    for at, _, tag in found:
        counted[tag] += 1
        steps.append(Step(at, tag, counted[tag]))
    return steps


def _found(facts: Facts) -> list[tuple[datetime, int, str]]:
    """(when, order among equals, tag)"""
    found = [(facts.moments["notice-published"], 0, "tender")]
    found += [(one.published_at, 1, NOTICES[one.kind]) for one in facts.notices if one.kind in NOTICES]  # type: ignore[misc]
    if facts.come("opening-recorded"):
        found.append((facts.moments["opening-recorded"], 1, "tenderUpdate"))
    for award in facts.awards:
        found.append((award.notified_at, 2, "award"))  # type: ignore[arg-type]
        if award.revoked_at is not None and award.revoked_at <= facts.at:
            found.append((award.revoked_at, 2, "awardCancellation"))
    if facts.contract is not None:
        found.append((facts.contract.signed_at, 3, "contract"))  # type: ignore[arg-type]
        reached = sorted(one.confirmed_at for one in facts.milestones if one.confirmed_at)
        found += [(at, 4, "implementation" if n == 0 else "implementationUpdate") for n, at in enumerate(reached)]
    if facts.come("accepted"):
        found.append((facts.moments["accepted"], 5, "contractTermination"))
    return found
