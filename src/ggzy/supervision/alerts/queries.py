"""What is asked about alerts: a supervisor's own, and how often each rule's were right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from ggzy.foundation import clock
from ggzy.foundation.acts.registry import ACTS
from ggzy.foundation.acts.roles import Role
from ggzy.foundation.matters.procedure import PROCEDURES

from .models import Alert
from .monitors import MONITORS

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session
    from ggzy.foundation.matters.models import Matter

NUMBER = {"grave": 0, "serious": 1, "general": 2}


def alerts_for(session: Session) -> QuerySet[Alert]:
    """A department's own; discipline reads all of them."""
    alerts = Alert.objects.select_related("matter", "about", "owner")
    if session.holds(Role.DISCIPLINE):
        return alerts
    if session.party is None or not session.holds(Role.SUPERVISOR):
        return alerts.none()
    return alerts.filter(owner=session.party)


def open_alerts(session: Session) -> list[Alert]:
    """Not settled yet: overdue first, then by level, then by the day they are due."""
    now = clock.now()
    found = alerts_for(session).filter(settled_at=None)
    return sorted(found, key=lambda one: (one.due_at > now, NUMBER.get(one.level, 9), one.due_at))


def open_on(session: Session, matters: list[Matter]) -> dict[int, list[Alert]]:
    """Open alerts by the matter they are about, for a page of matters; those on its children count as its own."""
    keys = [one.pk for one in matters]
    found = alerts_for(session).filter(Q(about__in=keys) | Q(about__parent__in=keys), settled_at=None)
    by_matter: dict[int, list[Alert]] = {key: [] for key in keys}
    for one in found:
        by_matter[one.about_id if one.about_id in by_matter else one.about.parent_id].append(one)
    return by_matter


@dataclass(frozen=True)
class Rate:
    """How a rule's alerts fared. `false_share` is None before the first one was settled."""

    rule: str
    monitor: str
    raised: int
    settled: int
    right: int
    wrong: int
    lapsed: int

    @property
    def false_share(self) -> float | None:
        return self.wrong / self.settled if self.settled else None

    @property
    def false_percent(self) -> int | None:
        return None if self.false_share is None else round(self.false_share * 100)


def rates() -> list[Rate]:
    """One line for each monitor and rule that has ever raised an alert, the busiest first."""
    counted = Alert.objects.values("rule", "monitor").annotate(
        raised=Count("id"),
        right=Count("id", filter=Q(found=True)),
        wrong=Count("id", filter=Q(found=False)),
        lapsed=Count("id", filter=Q(found=None) & ~Q(settled_at=None)),
    )
    return [
        Rate(
            one["rule"],
            one["monitor"],
            one["raised"],
            one["right"] + one["wrong"],
            one["right"],
            one["wrong"],
            one["lapsed"],
        )
        for one in counted.order_by("-raised", "rule")
    ]


@dataclass(frozen=True)
class Watched:
    """One rule of a procedure: the acts whose guard refuses a breach, and the monitors that look for one."""

    rule: str
    refused_by: tuple[str, ...]
    monitors: tuple[str, ...]


def watched(procedure: str) -> list[Watched]:
    """Every rule that a procedure's clocks and its acts' guards and citations name, and how it is watched."""
    flow = PROCEDURES[procedure]
    refused: dict[str, list[str]] = {}
    for clock_ in flow.all_clocks():
        refused.setdefault(clock_.rule, [])
    for name in flow.acts():
        spec = ACTS.get(name)
        for one in () if spec is None else dict.fromkeys((*(need.rule for need in spec.needs), *spec.cites)):
            if "-" in one and " " not in one:
                refused.setdefault(one, []).append(name)
    timed = {one.rule for one in flow.all_clocks()}
    return [Watched(one, tuple(acts), _monitors(one, timed)) for one, acts in sorted(refused.items())]


def _monitors(rule: str, timed: set[str]) -> tuple[str, ...]:
    found = [name for name, monitor in MONITORS.items() if rule in monitor.rules]
    return tuple((["clocks"] if rule in timed else []) + found)
