"""What is said of the counts: finished days by kind; of today only the sum, to the ten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Sum

from ggzy.foundation import clock
from ggzy_core.periods import local_date

from .kinds import KINDS
from .models import DayCount

if TYPE_CHECKING:
    from collections.abc import Iterable

FEW = 10  # smaller numbers are said as "fewer than ten": the more so the less they say


@dataclass(frozen=True)
class Day:
    """One finished day: how many of each kind, in the order of KINDS."""

    day: date
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


def days(most: int = 31) -> list[Day]:
    """Finished days with visits, newest first."""
    today = local_date(clock.real())
    rows = DayCount.objects.filter(day__lt=today).order_by("-day").values_list("day", "kind", "times")
    found: dict[date, dict[str, int]] = {}
    for day, kind, times in rows[: most * len(KINDS)]:
        found.setdefault(day, {})[kind] = times
    return [Day(day, _line(counts)) for day, counts in list(found.items())[:most]]


def today() -> int:
    """So far, rounded down to ten."""
    rows = DayCount.objects.filter(day=local_date(clock.real()))
    return int(rows.aggregate(n=Sum("times"))["n"] or 0) // FEW * FEW


def in_all() -> tuple[int, date | None]:
    """All finished days together, and since when."""
    rows = DayCount.objects.filter(day__lt=local_date(clock.real()))
    first = rows.order_by("day").values_list("day", flat=True).first()
    return int(rows.aggregate(n=Sum("times"))["n"] or 0), first


def _line(counts: dict[str, int]) -> tuple[int, ...]:
    return tuple(counts.get(kind, 0) for kind in KINDS)


def shown(counts: Iterable[int]) -> list[str]:
    """Small numbers as "<10"; none as 0."""
    return [f"<{FEW}" if 0 < one < FEW else f"{one:,}" for one in counts]
