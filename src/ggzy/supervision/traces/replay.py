"""A matter's record from its first act to its last, and where each act left it. Read from the journal alone.

What is sealed is absent until its moment, not empty: no step tells that something happened, nor how often. After it,
sealed acts stand in their places, because the opening discloses them all.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from ggzy.foundation import clock
from ggzy.foundation.acts.registry import ACTS
from ggzy.foundation.journal.models import Entry, EntryRow
from ggzy.foundation.look.records import Line, line
from ggzy.foundation.matters.engine import procedure_of
from ggzy.foundation.matters.moments import moments
from ggzy.foundation.matters.public import public

if TYPE_CHECKING:
    from ggzy.foundation.matters.models import Matter
    from ggzy.foundation.matters.procedure import Procedure, Stage

DISCLOSED = "opening"  # the one moment whose sealed acts are all disclosed to everybody
MOST = 1000  # steps; the pages say so where there are more


@dataclass(frozen=True)
class Step:
    """One act: what stands on the record, and the stage the matter was in afterwards."""

    number: int
    entry: Entry
    line: Line
    stage: Stage
    moved: bool
    sealed: bool
    about: str
    cites: tuple[str, ...] = ()
    person: str = ""
    party: str = ""


@dataclass(frozen=True)
class Replay:
    """`total` counts what may be seen; `hidden_until` names the moment that is still to come, if one is."""

    steps: tuple[Step, ...]
    flow: Procedure
    total: int
    waits: bool
    rows: dict[int, list[EntryRow]] = field(default_factory=dict)


def replay(matter: Matter) -> Replay:
    """The steps of a matter: its own acts, those on the tender above that covered it, those on its public children."""
    children = {one.code: one for one in public().filter(parent=matter)}
    open_now = _ended(matter)
    entries = [one for one in _entries(matter, list(children)) if not one.until or one.until in open_now]
    flow = procedure_of(matter)
    stage, steps = flow.stages[0], []
    for number, entry in enumerate(entries[:MOST], 1):
        body = json.loads(entry.body)
        after = stage if entry.subject in children else _after(flow, stage, entry.act)
        steps.append(
            Step(
                number,
                entry,
                line(entry),
                after,
                after is not stage,
                bool(entry.until),
                entry.subject if entry.subject != matter.code else "",
                tuple(body.get("cites", ())),
            )
        )
        stage = after
    return Replay(tuple(steps), flow, len(entries), any(one.sealed for one in flow.stages) and not open_now)


def versions(step: Step) -> list[EntryRow]:
    """Which rows the act wrote, each with the salted digest under which it can be checked (ggzy verify)."""
    return list(EntryRow.objects.filter(entry=step.entry).order_by("id"))


def _ended(matter: Matter) -> set[str]:
    """The moments whose secrecy has ended on this matter."""
    at = moments(matter).get(DISCLOSED)
    return {DISCLOSED} if at is not None and at <= clock.now() else set()


def _entries(matter: Matter, children: list[str]) -> list[Entry]:
    own = Entry.objects.filter(subject__in=[matter.code, *children])
    if matter.parent is None:
        return list(own.order_by("id")[: MOST + 1])
    start = procedure_of(matter).start
    above = Entry.objects.filter(subject=matter.parent.code)
    above = above.filter(Q(act=start) | Q(body__contains=f'"{matter.code}"'))
    covering = [one for one in above if one.act == start or _covers(one, matter.code)]
    return sorted([*own, *covering], key=lambda one: one.pk)


def _covers(entry: Entry, code: str) -> bool:
    return code in json.loads(entry.body).get("covers", ())


def _after(flow: Procedure, stage: Stage, act: str) -> Stage:
    """Where the procedure says that this act leads from this stage."""
    if act == stage.ends:
        return flow.after(stage.code) or stage
    target = stage.moves.get(act) or flow.moves.get(act)
    return flow.stage(target) if target else stage


def explained(step: Step) -> Any:
    """What the act is, in the words of its declaration."""
    spec = ACTS.get(step.entry.act)
    return spec.explains if spec else step.line.title
