"""What must hold, on which day, under which clause. Data first: see README.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from ggzy.foundation.text import Text
from ggzy_core.codes.regions import within
from ggzy_core.periods import Unit, local_date
from ggzy_core.sentences import BadValue

from .judge import Judgement, clock_holds, limit_of, meets
from .load import BadRulebook, check, load_shipped
from .versions import Cited, Law, NotAClock, Period, Range, RuleVersion

__all__ = [
    "BadRulebook",
    "Cited",
    "Judgement",
    "Law",
    "NoSuchRule",
    "NotAClock",
    "Period",
    "Range",
    "Rule",
    "RuleNotInForce",
    "RuleVersion",
    "Rulebook",
    "citation",
    "clock_holds",
    "limit_of",
    "meets",
    "rule",
    "rules_on",
    "shipped",
    "span",
]


class NoSuchRule(BadValue, KeyError):
    """No rule has this id."""

    __str__ = Exception.__str__  # a KeyError would print its sentence in quotes


class RuleNotInForce(BadValue):
    """The rule exists, but none of its versions holds on that day in that region."""


@dataclass(frozen=True)
class Rule:
    """One rule id with all its versions."""

    id: str
    versions: tuple[RuleVersion, ...]

    def on(self, day: date, region: str | None = None) -> RuleVersion:
        """The version in force on `day`; one for a narrower region goes before a wider. Raises RuleNotInForce.

        An unknown first day counts as in force since ever, an unknown last day as still in force; the version says so.
        """
        holding = [v for v in self.versions if _in_force(v, day) and _applies(v, region)]
        if not holding:
            raise self._not_in_force(day)
        return max(holding, key=lambda v: len((v.region or "").rstrip("0")))

    @property
    def newest(self) -> RuleVersion:
        """The version that began last, of those for everywhere where there is one."""
        everywhere = [v for v in self.versions if v.region is None] or self.versions
        return max(everywhere, key=lambda v: v.effective_from or date.min)

    @property
    def overrides(self) -> tuple[RuleVersion, ...]:
        """The versions for single regions."""
        return tuple(v for v in self.versions if v.region)

    def _not_in_force(self, day: date) -> RuleNotInForce:
        last = max((v.effective_to for v in self.versions if v.effective_to and v.effective_to < day), default=None)
        cited = self.newest.citation()
        why_zh = f"已于{last}之后失效" if last else "该日尚未施行或不适用于本地区"
        why_en = f"it held until {last}" if last else "it does not hold yet, or not here"
        return RuleNotInForce(
            "not-in-force",
            f"规则{self.id}（{cited.zh}）在{day}无效：{why_zh}，请引用现行规定",
            f"the rule {self.id} ({cited.en}) does not hold on {day}: {why_en}; cite what is in force",
        )


class Rulebook:
    """A set of rules; the shipped one, or one made in a test or by a node with rules of its own."""

    def __init__(self, versions: Iterable[RuleVersion]) -> None:
        grouped: dict[str, list[RuleVersion]] = {}
        for version in versions:
            grouped.setdefault(version.id, []).append(version)
        check(grouped)
        self._rules = {rule_id: Rule(rule_id, tuple(ones)) for rule_id, ones in grouped.items()}

    def rule(self, rule_id: str) -> Rule:
        """Raises NoSuchRule."""
        found = self._rules.get(rule_id)
        if found is None:
            raise NoSuchRule("no-such-rule", f"没有编号为{rule_id}的规则", f"there is no rule {rule_id!r}")
        return found

    def on(self, day: date, region: str | None = None) -> list[RuleVersion]:
        """One version for every rule in force on `day`, by id."""
        found = []
        for one in self:
            try:
                found.append(one.on(day, region))
            except RuleNotInForce:
                continue
        return found

    def __iter__(self) -> Iterator[Rule]:
        return iter(sorted(self._rules.values(), key=lambda one: one.id))

    def __len__(self) -> int:
        return len(self._rules)


@cache
def shipped() -> Rulebook:
    """The project's own rulebook."""
    return Rulebook(v for versions in load_shipped().values() for v in versions)


def rule(rule_id: str) -> Rule:
    """A rule of the shipped rulebook. Raises NoSuchRule."""
    return shipped().rule(rule_id)


def span(rule_id: str, at: datetime) -> timedelta:
    """The length of a rule in minutes, hours or days, as in force at a moment."""
    version = rule(rule_id).on(local_date(at))
    length = int(str(version.value))
    if version.unit == Unit.MINUTE:
        return timedelta(minutes=length)
    return timedelta(hours=length) if version.unit == Unit.HOUR else timedelta(days=length)


def citation(rule_id: str) -> Text:
    """How the newest version of a rule is cited; empty for an id the rulebook does not hold."""
    try:
        cited = rule(rule_id).newest.citation()
    except NoSuchRule:
        return Text("", "")
    return Text(cited.zh, cited.en)


def rules_on(day: date, region: str | None = None) -> list[RuleVersion]:
    """Every version of the shipped rulebook in force on `day`."""
    return shipped().on(day, region)


def _in_force(version: RuleVersion, day: date) -> bool:
    return (version.effective_from or date.min) <= day <= (version.effective_to or date.max)


def _applies(version: RuleVersion, region: str | None) -> bool:
    return version.region is None or (region is not None and within(region, version.region))
