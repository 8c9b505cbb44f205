"""What a check is and what it answers: true, false or not applicable, with a reason and the check's version."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ggzy.foundation.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from ggzy.hub.exchange.packages.form import Package
    from ggzy.hub.exchange.standard import DataSet

COMPLETENESS, ACCURACY, TIMELINESS = "completeness", "accuracy", "timeliness"
DIMENSIONS = {
    COMPLETENESS: Text("完整性", "completeness"),
    ACCURACY: Text("准确性", "accuracy"),
    TIMELINESS: Text("及时性", "timeliness"),
}


NOTHING = Text("", "")


@dataclass(frozen=True)
class Fault:
    """What is wrong with a field, and what would put it right."""

    field: str
    reason: Text
    remedy: Text


@dataclass(frozen=True)
class Verdict:
    """`result` None: the check does not apply, and `reason` says why."""

    result: bool | None
    faults: tuple[Fault, ...] = ()
    reason: Text = NOTHING


@dataclass(frozen=True)
class Subject:
    """One record under judgement. `find(dataset, field, value)` is a record that stands already, or in this package."""

    dataset: DataSet
    record: dict[str, str]
    package: Package
    sender: str
    received_at: datetime
    find: Callable[[str, str, str], dict[str, str] | None] = field(default=lambda *_: None)


@dataclass(frozen=True)
class Check:
    """One check. Its version rises whenever it may answer otherwise; `rejects`: a record that fails is not taken."""

    name: str
    version: str
    dimension: str
    title: Text
    judge: Callable[[Subject], Verdict]
    rejects: bool = True


def found(faults: list[Fault], *, applied: bool = True, why_not: Text | None = None) -> Verdict:
    """The verdict of the faults that were found; not applicable when there was nothing to judge."""
    if faults:
        return Verdict(False, tuple(faults))
    return Verdict(True) if applied else Verdict(None, reason=why_not or Text("没有可检查的字段", "nothing to check"))


def as_json(check: Check, verdict: Verdict) -> dict[str, Any]:
    """A verdict as it is kept and answered."""
    said: dict[str, Any] = {"version": check.version, "dimension": check.dimension, "result": verdict.result}
    if verdict.result is None:
        said["reason"] = _both(verdict.reason)
    if verdict.faults:
        said["faults"] = [
            {"field": one.field, "reason": _both(one.reason), "remedy": _both(one.remedy)} for one in verdict.faults
        ]
    return said


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
