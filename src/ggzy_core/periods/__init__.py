"""Arithmetic of legal limits: calendar days, working days, years, hours and minutes."""

from .arithmetic import ZONE, BadPeriod, Day, Unit, days_between, ends, last_day, latest_before, local_date
from .calendar import Calendar, UnknownYear, current, install, load_overrides

__all__ = [
    "ZONE",
    "BadPeriod",
    "Calendar",
    "Day",
    "Unit",
    "UnknownYear",
    "current",
    "days_between",
    "ends",
    "install",
    "last_day",
    "latest_before",
    "load_overrides",
    "local_date",
]
