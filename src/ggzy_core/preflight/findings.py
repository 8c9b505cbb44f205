"""What a check found: how bad it is, under which clause, where, and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["red", "amber", "green"]
SEVERITIES: tuple[Severity, ...] = ("red", "amber", "green")
#: clauses of the law for what a tender file need not repeat; the file's own clause goes before them
LAW = "实施条例 51"
MOST_SAID = 500  # characters of a sentence
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Finding:
    """`id` is stable and for programs. red: a ground of rejection, or it cannot be sealed; amber: look at it again.

    `requirement` is the requirement of the tender file that it speaks against, empty where there is none.
    """

    id: str
    severity: Severity
    clause: str
    zh: str
    en: str
    mend_zh: str = ""
    mend_en: str = ""
    requirement: str = ""
    document: str = ""
    page: int | None = None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Finding:
        return cls(**data)


@dataclass(frozen=True)
class Report:
    """Everything that was found, worst first, and what no machine can judge."""

    findings: tuple[Finding, ...]
    unchecked: tuple[tuple[str, str], ...] = ()

    def of(self, severity: Severity) -> list[Finding]:
        return [one for one in self.findings if one.severity == severity]

    @property
    def ready(self) -> bool:
        """No red finding: nothing a machine could reject it for."""
        return not self.of("red")

    @property
    def light(self) -> Severity:
        return next((one for one in SEVERITIES if self.of(one)), "green")

    def to_json(self) -> dict[str, Any]:
        return {
            "ready": self.ready,
            "light": self.light,
            "findings": [one.to_json() for one in self.findings],
            "unchecked": [{"zh": zh, "en": en} for zh, en in self.unchecked],
        }


def in_order(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Worst first; of one kind in the order they were found. The same thing is not said twice."""
    return tuple(sorted(dict.fromkeys(found), key=lambda one: SEVERITIES.index(one.severity)))


def red(id: str, zh: str, en: str, mend_zh: str, mend_en: str, **where: Any) -> Finding:
    return _found(id, "red", zh, en, mend_zh, mend_en, where)


def amber(id: str, zh: str, en: str, mend_zh: str, mend_en: str, **where: Any) -> Finding:
    return _found(id, "amber", zh, en, mend_zh, mend_en, where)


def _found(
    id: str, severity: Severity, zh: str, en: str, mend_zh: str, mend_en: str, where: dict[str, Any]
) -> Finding:
    """`of`: the requirement it speaks against, whose clause is cited; `clause` where there is no requirement."""
    asked = where.pop("of", None)
    clause = where.pop("clause", "") or (asked.clause if asked is not None else LAW)
    requirement = asked.id if asked is not None else ""
    return Finding(id, severity, clause, _told(zh), _told(en), _told(mend_zh), _told(mend_en), requirement, **where)


def _told(text: str) -> str:
    """What a hostile document makes us repeat: of a reasonable length, without what no database takes."""
    return _UNWRITABLE.sub("�", text if len(text) <= MOST_SAID else text[:MOST_SAID] + "…")
