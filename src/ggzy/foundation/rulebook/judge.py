"""Whether a period or a quantity keeps a rule. Pure: facts in, an answer with its facts out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ggzy_core import periods
from ggzy_core.periods import ZONE, Calendar
from ggzy_core.sentences import BadValue

from .versions import Period, Range, RuleVersion

Quantity = int | Decimal | Fraction


@dataclass(frozen=True)
class Judgement:
    """Whether the rule `holds`, in words and as facts for a refusal; unpacks as (holds, facts).

    `limit` is the moment a clock turns, None for quantities.
    """

    holds: bool
    facts_zh: str
    facts_en: str
    facts: dict[str, str]
    limit: datetime | None = None

    def __iter__(self) -> Iterator[Any]:
        yield self.holds
        yield self.facts

    def limit_text(self) -> str:
        """The limit as people read it, in Shanghai time: 2026-03-17 24:00."""
        return shown(self.limit) if self.limit else ""


def clock_holds(version: RuleVersion, start: datetime, end: datetime, calendar: Calendar | None = None) -> Judgement:
    """Whether a clock that began at `start` may end at `end` under this rule.

    Forward: `start` is the event the limit runs from. Backward: `start` is the act, `end` the deadline after it.
    Raises NotAClock, periods.UnknownYear, periods.BadPeriod.
    """
    period = version.period()
    if period.direction == "backward":
        limit = periods.latest_before(end, period.value, period.unit, calendar=calendar)
        ok = start < limit
        return _judgement(version, ok, limit, start, "最晚应在{}之前", "at the latest before {}")
    if version.op in ("<=", "<"):
        limit = periods.ends(start, period.value, period.unit, roll=period.roll, calendar=calendar)
        return _judgement(version, start <= end < limit, limit, end, "最晚应在{}之前", "at the latest before {}")
    earliest = earliest_end(period, start, calendar)
    return _judgement(version, end >= earliest, earliest, end, "最早可在{}", "not before {}")


def limit_of(version: RuleVersion, anchor: datetime, calendar: Calendar | None = None) -> datetime:
    """The moment the rule sets from its event: the exclusive latest, or for least periods the earliest."""
    period = version.period()
    if period.direction == "backward":
        return periods.latest_before(anchor, period.value, period.unit, calendar=calendar)
    if version.op in ("<=", "<"):
        return periods.ends(anchor, period.value, period.unit, roll=period.roll, calendar=calendar)
    return earliest_end(period, anchor, calendar)


def earliest_end(period: Period, start: datetime, calendar: Calendar | None = None) -> datetime:
    """The first moment at which a least period is kept: the start of its last day, or its end for whole days."""
    over = periods.ends(start, period.value, period.unit, roll=period.roll, calendar=calendar)
    if period.close == "day" and period.unit not in (periods.Unit.HOUR, periods.Unit.MINUTE):
        return over - timedelta(days=1)  # the limit runs to the day of the deadline, which counts as its last
    return over


def meets(version: RuleVersion, quantity: Quantity) -> Judgement:
    """Whether a quantity in the rule's own unit (人, 家, %, 万元 ...) keeps it; `odd` rules want an odd one too."""
    value, given = version.value, _exact(quantity)
    if value is None:
        raise BadValue("no-number", f"规则{version.id}没有数值", f"the rule {version.id} sets no number")
    if isinstance(value, Range):
        ok = _exact(value.low) <= given <= _exact(value.high)
    else:
        bound = _exact(value)
        ok = {
            ">=": given >= bound,
            "<=": given <= bound,
            "=": given == bound,
            ">": given > bound,
            "<": given < bound,
        }[version.op]
    if version.odd:
        ok = ok and given.denominator == 1 and given.numerator % 2 == 1
    demand = version.limit_text()
    return Judgement(
        ok,
        f"{version.topic_zh}：应{demand.zh}，现为{quantity}{version.unit}",
        f"{version.topic_en}: must be {demand.en}, is {quantity}",
        {"rule": version.id, "demand": demand.zh, "given": str(quantity)},
    )


def _exact(quantity: Quantity) -> Fraction:
    if isinstance(quantity, bool) or not isinstance(quantity, (int, Decimal, Fraction)):
        raise BadValue("not-exact", f"{quantity!r}不是精确数", f"{quantity!r} is not an exact number")
    return Fraction(quantity)


def _judgement(version: RuleVersion, ok: bool, limit: datetime, given: datetime, zh: str, en: str) -> Judgement:
    turns, stated = shown(limit), shown(given)
    return Judgement(
        ok,
        f"{version.topic_zh}{version.limit_text().zh}：{zh.format(turns)}，现为{stated}",
        f"{version.topic_en}, {version.limit_text().en}: {en.format(turns)}; it is {stated}",
        {"rule": version.id, "limit": limit.astimezone(ZONE).isoformat(), "given": given.astimezone(ZONE).isoformat()},
        limit.astimezone(ZONE),
    )


def shown(moment: datetime) -> str:
    """A limit as people read it, in Shanghai time; midnight is the 24:00 of the day it ends."""
    local = moment.astimezone(ZONE)
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        return f"{local.date() - timedelta(days=1)} 24:00"
    return f"{local:%Y-%m-%d %H:%M:%S}"
