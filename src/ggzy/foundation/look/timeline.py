"""The course of a matter as a picture: where it is, which clocks run, what stands in its way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ggzy.foundation.journal.models import Entry
from ggzy.foundation.matters import engine
from ggzy.foundation.matters.moments import moments
from ggzy.foundation.rulebook import RuleNotInForce, limit_of, rule
from ggzy_core.periods import local_date
from ggzy_core.sentences import BadValue

if TYPE_CHECKING:
    from datetime import datetime

    from ggzy.foundation.matters.models import Matter
    from ggzy.foundation.matters.procedure import Clock, Procedure, Stage
    from ggzy.foundation.rulebook import RuleVersion


@dataclass(frozen=True)
class RunningClock:
    """A limit under a stage: what it demands, between which times. `limit` is what the rule sets, `by` what was fixed."""

    version: RuleVersion
    since: datetime
    by: datetime | None
    limit: datetime | None


@dataclass(frozen=True)
class Step:
    """One stage on the line: `where` is past, here, ahead or skipped."""

    stage: Stage
    where: str
    deadline: datetime | None = None
    clocks: tuple[RunningClock, ...] = ()


@dataclass(frozen=True)
class Timeline:
    """`aside` is the side stage the matter stands in, if any; `paused_by` the open matters that stop some of its acts;
    `clocks` those of the whole procedure, under no stage."""

    flow: Procedure
    steps: tuple[Step, ...]
    aside: Stage | None = None
    paused_by: tuple[Matter, ...] = field(default=())
    clocks: tuple[RunningClock, ...] = field(default=())

    @property
    def here(self) -> Step | None:
        return next((step for step in self.steps if step.where == "here"), None)

    @property
    def deadline(self) -> datetime | None:
        """When the stage ends, or a clock of the whole matter that still runs: whichever comes first."""
        ends = [one.limit for one in self.clocks if one.by is None] + [self.here.deadline if self.here else None]
        return min((at for at in ends if at is not None), default=None)

    @property
    def timed(self) -> bool:
        """Is there a clock or a fixed end to show?"""
        return any(step.deadline or step.clocks for step in self.steps)


def timeline(matter: Matter) -> Timeline:
    """The picture of a matter's procedure as it stands."""
    flow, stage, known = engine.procedure_of(matter), engine.stage_of(matter), moments(matter)
    line = flow.line()
    at = _reached(matter, flow) if stage.aside else line.index(stage)
    steps = []
    for number, one in enumerate(line):
        where = "past" if number < at else "ahead"
        if one is stage:
            where = "past" if one.final else "here"
        elif stage.aside and number >= at:
            where = "skipped"
        steps.append(Step(one, where, known.get(one.until or ""), _clocks(one, known)))
    paused = tuple(child for child, _ in engine.pauses(matter)) if matter.is_open else ()
    return Timeline(flow, tuple(steps), stage if stage.aside else None, paused, _clocks(flow, known))


def _reached(matter: Matter, flow: Procedure) -> int:
    """How many stages of the line a matter in a side stage had finished: those whose ending act is on its record."""
    done = set(Entry.objects.filter(subject=matter.code).values_list("act", flat=True))
    return max((n + 1 for n, stage in enumerate(flow.line()) if stage.ends in done), default=0)


def _clocks(stage: Stage | Procedure, known: dict[str, datetime]) -> tuple[RunningClock, ...]:
    return tuple(filter(None, (_clock(item, known) for item in stage.clocks)))


def _clock(item: Clock, known: dict[str, datetime]) -> RunningClock | None:
    """A clock that has begun; none before, and none for a rule that did not hold then."""
    since = known.get(item.since)
    if since is None:
        return None
    try:
        version = rule(item.rule).on(local_date(since))
        limit = limit_of(version, since) if version.direction != "backward" else None
    except RuleNotInForce:
        return None
    except BadValue:
        limit = None
    return RunningClock(version, since, known.get(item.by), limit)
