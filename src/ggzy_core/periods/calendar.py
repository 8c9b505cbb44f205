"""Which days are worked in mainland China, adjusted weekends (调休) included.

The announced years come from the chinesecalendar package; an override table adds years and corrects days (a local
holiday, an emergency extension). What neither knows is refused, because a guessed limit may cost somebody a right.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib.resources import files

import chinese_calendar

from ..sentences import BadValue


class UnknownYear(BadValue):
    """The holidays of a year are not known yet."""

    def __init__(self, year: int) -> None:
        super().__init__(
            "unknown-year",
            f"{year}年的节假日安排尚未公布或尚未录入，无法计算期限；请在节假日表中补充{year}年后再试",
            f"holidays of {year} are not known yet; add {year} to the override table and try again",
        )
        self.year = year


@dataclass(frozen=True)
class Calendar:
    """`days` states single days (True: worked); `years` are those that `days` and the weekends settle completely."""

    days: Mapping[date, bool] = field(default_factory=dict)
    years: frozenset[int] = frozenset()

    def is_working(self, day: date) -> bool:
        """Whether offices work on that day. Raises UnknownYear."""
        stated = self.days.get(day)
        if stated is not None:
            return stated
        if day.year in self.years:
            return day.weekday() < 5
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError:
            raise UnknownYear(day.year) from None

    def next_working(self, day: date) -> date:
        """`day` itself when worked, else the first worked day after it. Raises UnknownYear."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day


def load_overrides(lines: Iterable[str]) -> Calendar:
    """A calendar from CSV lines with the columns date, kind, why.

    kind is `off` or `work` for one day, or `year`: the rows of that year are complete, all its other days follow the
    week. Raises BadValue for anything else.
    """
    days: dict[date, bool] = {}
    years: set[int] = set()
    for number, row in enumerate(csv.DictReader(lines), 2):
        kind = (row.get("kind") or "").strip()
        try:
            day = date.fromisoformat((row.get("date") or "").strip())
        except ValueError:
            kind = ""
        if kind == "year":
            years.add(day.year)
        elif kind in ("off", "work"):
            days[day] = kind == "work"
        else:
            raise BadValue(
                "bad-override",
                f"节假日表第{number}行有误：需要日期（YYYY-MM-DD）和 off、work 或 year",
                f"line {number} of the holiday table: a date (YYYY-MM-DD) and one of off, work, year are needed",
            )
    return Calendar(days, frozenset(years))


def shipped() -> Calendar:
    """The calendar with the project's own overrides."""
    return load_overrides(io.StringIO(files(__package__).joinpath("data/overrides.csv").read_text("utf-8")))


_current = shipped()


def current() -> Calendar:
    """The calendar in use where none is passed."""
    return _current


def install(calendar: Calendar) -> Calendar:
    """Use `calendar` from now on in this process (a node's own holiday table); returns the one before."""
    global _current
    before, _current = _current, calendar
    return before
