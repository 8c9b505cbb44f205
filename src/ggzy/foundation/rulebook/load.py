"""From the data files to versions; a wrong row stops the program at once, with its file and line."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from importlib.resources import files

from ggzy_core.periods import Unit
from ggzy_core.sentences import BadValue

from .versions import OPS, Law, Range, RuleVersion, Value


class BadRulebook(BadValue):
    """A row of the rulebook cannot be read or contradicts another."""


def load_shipped() -> dict[str, list[RuleVersion]]:
    """Every version in the project's own files, by rule id."""
    folder = files(__package__) / "data"
    texts = {entry.name: entry.read_text("utf-8") for entry in folder.iterdir() if entry.name.endswith(".csv")}
    laws = read_laws(texts.pop("laws.csv").splitlines())
    found: dict[str, list[RuleVersion]] = {}
    for name in sorted(texts):
        for version in read_versions(texts[name].splitlines(), laws, name):
            found.setdefault(version.id, []).append(version)
    check(found)
    return found


def read_laws(lines: Iterable[str]) -> dict[str, Law]:
    """Laws by key from CSV lines with the columns key, zh, en, number, kind."""
    return {row["key"]: Law(**row) for row in csv.DictReader(lines)}


def read_versions(lines: Iterable[str], laws: Mapping[str, Law], name: str = "rules") -> list[RuleVersion]:
    """Versions from CSV lines; see README.md for the columns. Raises BadRulebook with file and line."""
    found = []
    for number, row in enumerate(csv.DictReader(lines), 2):
        try:
            found.append(_version(row, laws))
        except (KeyError, TypeError, ValueError, ArithmeticError) as error:
            raise BadRulebook(
                "bad-row", f"{name}第{number}行无法读取：{error}", f"{name} line {number}: {error}"
            ) from error
    return found


def check(versions: Mapping[str, list[RuleVersion]]) -> None:
    """Two versions of a rule for one region must not hold on the same day. Raises BadRulebook."""
    for rule_id, ones in versions.items():
        for index, one in enumerate(ones):
            for other in ones[index + 1 :]:
                if one.region == other.region and _overlap(one, other):
                    raise BadRulebook(
                        "overlap",
                        f"规则{rule_id}有两个版本同日有效，请写明起止日期",
                        f"two versions of {rule_id} hold on the same day; state their first and last days",
                    )


def _overlap(one: RuleVersion, other: RuleVersion) -> bool:
    first = max(one.effective_from or date.min, other.effective_from or date.min)
    last = min(one.effective_to or date.max, other.effective_to or date.max)
    return first <= last


def _version(row: Mapping[str, str], laws: Mapping[str, Law]) -> RuleVersion:
    op, direction, close = row["op"], row["direction"], row["close"]
    if op not in OPS or direction not in ("forward", "backward", "none") or close not in ("", "day", "whole"):
        raise ValueError(f"unknown op, direction or close: {op!r}, {direction!r}, {close!r}")
    if direction != "none":
        Unit(row["unit"])
    if (op == "must") == bool(row["value"]):
        raise ValueError("a number goes with every operator but must")
    if direction == "forward" and op in (">=", "=") and not close:
        raise ValueError("a least period must say whether it closes on its last day or after it: day or whole")
    return RuleVersion(
        id=row["id"],
        topic_zh=row["zh"],
        topic_en=row["en"],
        op=op,
        value=_value(row["value"]),
        unit=row["unit"],
        direction=direction,
        event_zh=row["event_zh"],
        event_en=row["event_en"],
        close=close,
        law=laws[row["law"]],
        article=row["article"],
        verified=row["verified"] == "yes",
        effective_from=_day(row["from"]),
        effective_to=_day(row["to"]),
        region=row["region"] or None,
        odd=row["also"] == "odd",
        note_zh=row["note_zh"],
        note_en=row["note_en"],
    )


def _value(text: str) -> Value:
    if "/" in text:
        return Fraction(text)
    if "-" in text:
        low, high = text.split("-")
        return Range(Decimal(low), Decimal(high))
    return Decimal(text) if text else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
