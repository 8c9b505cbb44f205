"""The clocks of a matter as they stand: kept, running, short, over, broken; pauses that stop clocks are left out.

A pause (异议答复期间, an order) that stops clocks moves the limit of a clock that runs through it by the time it took.
Clocks in working days are moved by that same time, which never makes a limit shorter than the law's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from ggzy.foundation import clock
from ggzy.foundation.rulebook import RuleNotInForce, clock_holds, limit_of, rule
from ggzy_core.periods import local_date
from ggzy_core.sentences import BadValue

from .engine import procedure_of
from .models import Matter
from .moments import moments

if TYPE_CHECKING:
    from datetime import datetime

    from ggzy.foundation.rulebook import RuleVersion

    from .procedure import Clock

SHORT = 5  # a clock is short once no more than one part in five of its time is left


@dataclass(frozen=True)
class Running:
    """One clock that has begun. `limit` is what the rule sets, pauses added; `by` what was written, if it was.

    `state`: kept, broken (written, and not as the rule demands), over (not written, and the limit has passed),
    short (little is left), running.
    """

    clock: Clock
    version: RuleVersion
    since: datetime
    by: datetime | None
    limit: datetime | None
    state: str

    @property
    def open(self) -> bool:
        return self.state in ("running", "short", "over")

    @property
    def turns_short(self) -> datetime | None:
        """When little will be left of it."""
        return None if self.limit is None else self.limit - (self.limit - self.since) / SHORT


def running(matter: Matter) -> list[Running]:
    """Every clock of the matter's procedure that has begun, in the procedure's order."""
    known = moments(matter)
    found = (_one(item, matter, known) for item in procedure_of(matter).all_clocks())
    return [one for one in found if one is not None]


def next_turn(matter: Matter) -> datetime | None:
    """When the matter should be looked at again: the next time one of its clocks turns short or over."""
    now = clock.now()
    times = [at for one in running(matter) if one.open for at in (one.turns_short, one.limit) if at and at > now]
    return min(times, default=None)


def _one(item: Clock, matter: Matter, known: dict[str, datetime]) -> Running | None:
    since, by = known.get(item.since), known.get(item.by)
    if since is None:
        return None
    try:
        version = rule(item.rule).on(local_date(since))
    except RuleNotInForce:
        return None
    stood = stood_still(matter, since, by or clock.now())
    try:
        limit = limit_of(version, since) + stood if version.direction == "forward" else None
        state = _written(version, since, by, limit) if by else _unwritten(version, since, limit, matter)
    except BadValue:  # a year whose holidays are not known yet: the clock runs, its end cannot be told
        limit, state = None, "kept" if by else "running"
    return Running(item, version, since, by, limit, state)


def _written(version: RuleVersion, since: datetime, by: datetime, limit: datetime | None) -> str:
    if clock_holds(version, since, by).holds:
        return "kept"
    return "kept" if limit is not None and version.op in ("<=", "<") and by < limit else "broken"


def _unwritten(version: RuleVersion, since: datetime, limit: datetime | None, matter: Matter) -> str:
    """A most period that nobody has ended; a least period waits for its end to be set. On a closed matter none runs."""
    now = clock.now()
    if limit is None or version.op not in ("<=", "<"):
        return "running"
    if not matter.is_open and (matter.closed_at or now) < limit:
        return "kept"
    if now >= limit:
        return "over"
    return "short" if limit - now <= (limit - since) / SHORT else "running"


def stood_still(matter: Matter, since: datetime, until: datetime) -> timedelta:
    """How long matters that stop clocks stood on this one between two times; overlapping ones count once."""
    kinds = [child.procedure for child in procedure_of(matter).children if child.stops_clocks]
    if not kinds:
        return timedelta()
    near = Q(parent=matter.pk) | Q(parent=matter.parent_id) if matter.parent_id else Q(parent=matter.pk)
    spans = Matter.objects.filter(near, procedure__in=kinds, opened_at__lt=until).exclude(pk=matter.pk)
    total, reached = timedelta(), since
    for opened, closed in spans.order_by("opened_at").values_list("opened_at", "closed_at"):
        begin, end = max(opened, reached), min(closed or clock.now(), until)
        if end > begin:
            total, reached = total + (end - begin), end
    return total
