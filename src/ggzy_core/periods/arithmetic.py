"""Forward and backward limits. Results are aware moments in Asia/Shanghai, exclusive: 24:00 of a day is 00:00 of the
next, so an act is in time when it happens strictly before the moment returned."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from ..sentences import BadValue
from .calendar import Calendar, current

ZONE = ZoneInfo("Asia/Shanghai")
LONGEST = 40_000  # days or working days: above a century, more is a slip

Day = date | datetime
"""A calendar day, or an aware moment that is taken to its day in Asia/Shanghai."""


class BadPeriod(BadValue):
    """The limit or a moment of it makes no sense."""


class Unit(StrEnum):
    """The units of law, by their Chinese names as the rulebook writes them."""

    DAY = "日"
    WORKING_DAY = "工作日"
    YEAR = "年"
    HOUR = "小时"
    MINUTE = "分钟"


def ends(start: Day, value: int, unit: Unit | str, *, roll: bool = True, calendar: Calendar | None = None) -> datetime:
    """The moment a limit of `value` units that starts at `start` is over.

    日, 工作日, 年: the start day is not counted, the last day counts whole (民法典 201, 202). roll: a last day that is
    not worked moves on to the next worked one (民法典 203). 小时, 分钟: to the second from `start`, then an aware
    datetime. Raises BadPeriod, UnknownYear.
    """
    unit, value = _unit(unit), _value(value)
    if unit in (Unit.HOUR, Unit.MINUTE):
        return _shift(_moment(start), value, unit)
    return midnight_after(last_day(start, value, unit, roll=roll, calendar=calendar))


def last_day(start: Day, value: int, unit: Unit | str, *, roll: bool = True, calendar: Calendar | None = None) -> date:
    """The last day of a limit in days, working days or years; see `ends`."""
    unit, value, day = _unit(unit), _value(value), local_date(start)
    known = calendar or current()
    try:
        if unit is Unit.DAY:
            day += timedelta(days=value)
        elif unit is Unit.WORKING_DAY:
            return _count_working(day, value, 1, known)
        elif unit is Unit.YEAR:
            day = _years_on(day, value)
        else:
            raise BadPeriod("unit", f"单位“{unit}”没有末日", f"the unit {unit} has no last day")
        return known.next_working(day) if roll else day
    except OverflowError:
        raise _too_long(value, unit) from None


def latest_before(deadline: Day, value: int, unit: Unit | str, *, calendar: Calendar | None = None) -> datetime:
    """The moment before which an act must happen that is due at least `value` units before `deadline`.

    The deadline's own day is not counted, and the result never moves for a holiday: moving it on would shorten the
    time the limit protects. 日: 24:00 of the value-th day before. Raises BadPeriod, UnknownYear.
    """
    unit, value = _unit(unit), _value(value)
    try:
        if unit in (Unit.HOUR, Unit.MINUTE):
            return _shift(_moment(deadline), -value, unit)
        day = local_date(deadline)
        if unit is Unit.DAY:
            return midnight_after(day - timedelta(days=value))
        if unit is Unit.YEAR:
            return midnight_after(_years_on(day, -value))
        return midnight_after(_count_working(day, value, -1, calendar or current()))
    except OverflowError:
        raise _too_long(value, unit) from None


def days_between(start: Day, end: Day, unit: Unit | str = Unit.DAY, *, calendar: Calendar | None = None) -> int:
    """Days (or working days) after the day of `start` up to and with that of `end`; negative when end is earlier."""
    unit, first, last = _unit(unit), local_date(start), local_date(end)
    if unit is Unit.DAY:
        return (last - first).days
    if unit is not Unit.WORKING_DAY:
        raise BadPeriod("unit", f"不能以“{unit}”计天数", f"days cannot be counted in {unit}")
    if abs((last - first).days) > LONGEST:
        raise _too_long(abs((last - first).days), unit)
    known, sign = calendar or current(), 1 if last >= first else -1
    low, high = min(first, last), max(first, last)
    return sign * sum(known.is_working(low + timedelta(days=n)) for n in range(1, (high - low).days + 1))


def local_date(day: Day) -> date:
    """The calendar day in Asia/Shanghai. Raises BadPeriod for a datetime without a zone."""
    return _moment(day).date() if isinstance(day, datetime) else day


def midnight_after(day: date) -> datetime:
    """24:00 of `day` in Asia/Shanghai."""
    try:
        return datetime.combine(day + timedelta(days=1), datetime.min.time(), ZONE)
    except OverflowError:
        raise _too_long(1, Unit.DAY) from None


def _moment(moment: Day) -> datetime:
    if not isinstance(moment, datetime) or moment.utcoffset() is None:
        raise BadPeriod(
            "naive",
            f"时间{moment}缺少时区，请给出带时区的时刻",
            f"{moment} has no time zone; give an aware datetime",
        )
    return moment.astimezone(ZONE)


def _count_working(day: date, value: int, step: int, calendar: Calendar) -> date:
    if value == 0:
        return day
    left = value
    while left:
        day += timedelta(days=step)
        left -= calendar.is_working(day)
    return day


def _years_on(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        if (day.month, day.day) != (2, 29):
            raise _too_long(abs(years), Unit.YEAR) from None
    return date(day.year + years, 2, 28)  # no such day: the last one of the month ends the period (民法典 202)


def _shift(moment: datetime, value: int, unit: Unit) -> datetime:
    span = timedelta(hours=value) if unit is Unit.HOUR else timedelta(minutes=value)
    try:
        return moment + span
    except OverflowError:
        raise _too_long(value, unit) from None


def _unit(unit: Unit | str) -> Unit:
    try:
        return Unit(unit)
    except ValueError:
        names = "、".join(Unit)
        raise BadPeriod(
            "unit", f"没有期限单位“{unit}”，可用：{names}", f"no unit {unit!r}; there are {names}"
        ) from None


def _value(value: int) -> int:
    if isinstance(value, bool) or value != int(value) or value < 0:
        raise BadPeriod("value", f"期限{value}应为非负整数", f"a limit is a whole number, not {value}")
    if value > LONGEST:
        raise _too_long(int(value), "")
    return int(value)


def _too_long(value: int, unit: str) -> BadPeriod:
    return BadPeriod("too-long", f"期限{value}{unit}过长，超出历法范围", f"{value} {unit} is beyond the calendar")
