"""The disclosure catalogue (公开目录) against what was published: the same list that an archive is held against."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ggzy.foundation import clock
from ggzy.foundation.matters.running import stood_still
from ggzy.foundation.rulebook import RuleVersion, limit_of, rule
from ggzy_core.canonical import canonical
from ggzy_core.periods import UnknownYear, local_date

from .pieces import DEMANDS, Mandatory, Publicity, Together

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ggzy.foundation.matters.models import Matter


@dataclass(frozen=True)
class State:
    """One item of the catalogue on one matter.

    `word`: published, late (published after its limit), missing (owed, and the limit has passed), due (owed, there is
    time), none (nothing is owed yet, or ever on this matter).
    """

    item: Mandatory
    word: str
    since: datetime | None = None
    limit: datetime | None = None
    at: datetime | None = None

    @property
    def red(self) -> bool:
        return self.word in ("late", "missing")

    @property
    def owed(self) -> bool:
        """Must it be published, and is it not?"""
        return self.word in ("missing", "due")


def items(procedure: str) -> list[Mandatory]:
    """What must be public of a kind of trade, in the order in which it comes."""
    return [item for item in DEMANDS.get(procedure, ()) if item.public is not None]


def procedures() -> list[str]:
    return [code for code in DEMANDS if items(code)]


def limit_rule(item: Mandatory) -> RuleVersion:
    assert item.public is not None
    return rule(item.public.limit).newest


def version(procedure: str) -> str:
    """The catalogue's own name: it changes when an item does."""
    lines = [
        [item.key, str(item.name), item.clause, str(item.public.by), item.public.limit]
        for item in items(procedure)
        if item.public is not None
    ]
    return hashlib.sha256(canonical(lines)).hexdigest()[:12]


def states(matters: Sequence[Matter]) -> dict[int, list[State]]:
    """Every item of each matter's procedure, by the matter's key; a few statements for any number of matters."""
    found: dict[int, list[State]] = {matter.pk: [] for matter in matters}
    for procedure in {matter.procedure for matter in matters}:
        alike = Together(matter for matter in matters if matter.procedure == procedure)
        for item in items(procedure):
            assert item.public is not None
            since, shown = item.public.since(alike), item.public.shown(alike)
            for matter in alike:
                found[matter.pk].append(_one(item, item.public, matter, since.get(matter.pk), shown.get(matter.pk)))
    return found


def _one(item: Mandatory, public: Publicity, matter: Matter, since: datetime | None, shown: datetime | None) -> State:
    if shown is not None and (since is None or shown < since):
        # Published of itself; what came about later (a second clarification) is owed anew only where `shown` says so.
        return State(item, "published", since, None, shown)
    if since is None:
        return State(item, "none")
    limit = _limit(public, since)
    end = shown or clock.now()
    if limit is not None and end >= limit:
        limit += stood_still(matter, since, end)
    over = limit is not None and end >= limit
    word = ("late" if over else "published") if shown is not None else ("missing" if over else "due")
    return State(item, word, since, limit, shown)


def _limit(public: Publicity, since: datetime) -> datetime | None:
    """None where the holidays of that year are not known yet."""
    try:
        return limit_of(rule(public.limit).on(local_date(since)), since)
    except UnknownYear:
        return None
