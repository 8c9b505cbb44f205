"""The weekly bulletin (问题通报): what each sender sent in a week, what was rejected and why, what was appealed.

Computed from evidence that does not change, so that a past week's bulletin is the same whenever it is read.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Max, Min, Q

from ggzy.foundation import clock
from ggzy_core.periods import ZONE, local_date

from .checks import CHECKS
from .models import Appeal, ReceivedPackage, ReceivedRecord
from .queries import EXAMPLES, example

if TYPE_CHECKING:
    from ggzy.foundation.identity.models import Organisation
    from ggzy.foundation.text import Text

    from .queries import Example


@dataclass(frozen=True)
class Week:
    """A week by ISO 8601, Monday to Sunday in Chinese time."""

    year: int
    number: int

    @classmethod
    def of(cls, at: datetime) -> Week:
        year, number, _ = local_date(at).isocalendar()
        return cls(year, number)

    @classmethod
    def read(cls, text: str) -> Week | None:
        """`2026-W09`, or None for what names no week."""
        try:
            year, number = text.split("-W")
            date.fromisocalendar(int(year), int(number), 1)
        except ValueError:
            return None
        found = cls(int(year), int(number))
        return found if str(found) == text else None

    def __str__(self) -> str:
        return f"{self.year:04d}-W{self.number:02d}"

    @property
    def monday(self) -> date:
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def begins(self) -> datetime:
        return datetime.combine(self.monday, time(0), ZONE)

    @property
    def ends(self) -> datetime:
        return self.begins + timedelta(days=7)

    @property
    def is_over(self) -> bool:
        return clock.now() >= self.ends


@dataclass
class Line:
    """One sender's week. `faults`: how often each check found something, the most frequent first."""

    sender: Organisation
    packages: int = 0
    accepted: int = 0
    rejected: int = 0
    faults: list[tuple[str, Text, int]] = field(default_factory=list)
    examples: list[Example] = field(default_factory=list)


@dataclass(frozen=True)
class Bulletin:
    """A week: its senders, those with most rejected records first, and the appeals lodged or answered in it."""

    week: Week
    lines: list[Line]
    appeals: list[Appeal]


def weeks() -> list[Week]:
    """Every week something came in, the newest first."""
    seen = ReceivedPackage.objects.aggregate(first=Min("received_at"), last=Max("received_at"))
    if seen["first"] is None:
        return []
    day, last = Week.of(seen["first"]).monday, local_date(seen["last"])
    found = []
    while day <= last:
        found.append(Week.of(datetime.combine(day, time(12), ZONE)))
        day += timedelta(days=7)
    return found[::-1]


def bulletin(week: Week) -> Bulletin:
    """The bulletin of a week, so far if it is not over."""
    lines: dict[int, Line] = {}
    counts: dict[int, Counter[str]] = {}
    during = {"received_at__gte": week.begins, "received_at__lt": week.ends}
    for package in ReceivedPackage.objects.filter(**during).select_related("sender").order_by("id"):
        line = lines.setdefault(package.sender_id, Line(package.sender))
        line.packages += 1
        line.accepted += package.accepted
        line.rejected += package.rejected
    inside = {f"package__{name}": value for name, value in during.items()}
    for row in ReceivedRecord.objects.filter(**inside).select_related("package").defer("data").order_by("id"):
        _count(row, lines[row.package.sender_id], counts.setdefault(row.package.sender_id, Counter()))
    for key, line in lines.items():
        line.faults = [(name, CHECKS[name].title, n) for name, n in counts[key].most_common() if name in CHECKS]
    when = Q(lodged_at__gte=week.begins, lodged_at__lt=week.ends)
    when |= Q(decided_at__gte=week.begins, decided_at__lt=week.ends)
    appeals = list(Appeal.objects.filter(when).select_related("matter", "record__package__sender").order_by("id"))
    return Bulletin(week, sorted(lines.values(), key=lambda one: (-one.rejected, one.sender.uscc)), appeals)


def _count(row: ReceivedRecord, line: Line, counts: Counter[str]) -> None:
    for name, verdict in row.verdicts.items():
        if verdict["result"] is not False:
            continue
        counts[name] += 1
        if len(line.examples) < EXAMPLES:
            line.examples += [example(row, name, verdict, fault) for fault in verdict.get("faults", ())]
