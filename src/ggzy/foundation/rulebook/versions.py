"""One version of one rule, and how it is cited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ggzy_core.periods import Unit
from ggzy_core.sentences import BadValue, chinese_number


class NotAClock(BadValue):
    """The rule sets a quantity, not a period."""


@dataclass(frozen=True)
class Range:
    """From `low` to `high`, both included."""

    low: Decimal
    high: Decimal

    def __str__(self) -> str:
        return f"{self.low}–{self.high}"


Value = Decimal | Fraction | Range | None
"""None for a rule that demands something other than a number (op `must`)."""


@dataclass(frozen=True)
class Law:
    """`kind` is law (any norm of the state) or platform (the platform's own)."""

    key: str
    zh: str
    en: str
    number: str
    kind: str

    @property
    def title_zh(self) -> str:
        return f"《{self.zh}》（{self.number}）" if self.number else f"《{self.zh}》"


@dataclass(frozen=True)
class Cited:
    """What a page or a refusal prints. `as_law` is False when it must not be presented as a citation of law."""

    zh: str
    en: str
    as_law: bool

    def __str__(self) -> str:
        return f"{self.zh} · {self.en}"


@dataclass(frozen=True)
class Period:
    """A limit in time. close: `day`, the moment may fall on the last day; `whole`, the last day must have passed."""

    value: int
    unit: Unit
    direction: str
    close: str
    roll: bool


@dataclass(frozen=True)
class RuleVersion:
    """What a rule says from one day to another, in one region (None: everywhere).

    `effective_from` and `effective_to` are None where they are not known; `effective_to` is the last day in force.
    `article` is as the source has it; a question mark in it says that nobody has confirmed the article.
    """

    id: str
    topic_zh: str
    topic_en: str
    op: str
    value: Value
    unit: str
    direction: str
    event_zh: str
    event_en: str
    close: str
    law: Law
    article: str
    verified: bool
    effective_from: date | None
    effective_to: date | None
    region: str | None
    odd: bool
    note_zh: str
    note_en: str

    @property
    def kind(self) -> str:
        return self.law.kind

    @property
    def is_clock(self) -> bool:
        return self.direction != "none"

    def citation(self) -> Cited:
        """《招标投标法》第二十四条 where verified; otherwise marked 未核实 and never given as law."""
        if self.kind == "platform":
            return Cited(f"《{self.law.zh}》{self.id}", f"{self.law.en}, {self.id}", as_law=False)
        if not self.article.isdigit():
            return Cited(f"{self.law.title_zh}（条款未核实）", f"{self.law.en} (article unverified)", as_law=False)
        zh = f"{self.law.title_zh}第{chinese_number(int(self.article))}条"
        en = f"{self.law.en}, art. {self.article}"
        if self.verified:
            return Cited(zh, en, as_law=True)
        return Cited(f"{zh}（未核实）", f"{en} (unverified)", as_law=False)

    def in_force_text(self) -> Cited:
        """Since when and until when, unknown said as unknown."""
        since, until = self.effective_from, self.effective_to
        return Cited(
            f"自{since or '（施行日期未知）'}起" + (f"至{until}止" if until else ""),
            f"from {since or 'an unknown date'}" + (f" to {until}" if until else ""),
            as_law=False,
        )

    def limit_text(self) -> Cited:
        """The demand itself: 不少于20日 · at least 20 days."""
        if self.value is None:
            return Cited(self.topic_zh, self.topic_en, as_law=False)
        zh_op, en_op = _OPS[self.op]
        unit_en = _UNITS_EN.get(self.unit, self.unit)
        zh = f"{zh_op}{self.value}{self.unit}" + ("且为单数" if self.odd else "")
        en = f"{en_op} {self.value}{' ' if unit_en[:1].isalpha() else ''}{unit_en}" + (
            ", an odd number" if self.odd else ""
        )
        return Cited(zh, en.strip(), as_law=False)

    def period(self) -> Period:
        """The rule as a limit in time. Raises NotAClock."""
        if not self.is_clock or not isinstance(self.value, Decimal):
            raise NotAClock("not-a-clock", f"规则{self.id}不是期限", f"the rule {self.id} is no limit in time")
        unit = Unit(self.unit)
        # Years-long limits end on their day: the holidays of that year cannot be known when the limit starts.
        return Period(int(self.value), unit, self.direction, self.close, roll=unit is not Unit.YEAR)


_OPS = {
    ">=": ("不少于", "at least"),
    "<=": ("不超过", "at most"),
    "=": ("为", "exactly"),
    ">": ("超过", "more than"),
    "<": ("低于", "less than"),
    "range": ("", "between"),
    "must": ("", ""),
}
OPS = frozenset(_OPS)
_UNITS_EN = {
    "日": "days",
    "工作日": "working days",
    "年": "years",
    "小时": "hours",
    "分钟": "minutes",
    "秒": "seconds",
    "家": "parties",
    "人": "persons",
    "个": "in number",
    "分": "points",
    "次": "times",
    "类": "kinds",
    "万元": "ten thousand yuan",
    "当场": "(on the spot)",
}
