"""What is asked: records that stand, and the scores of each sender."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ggzy.foundation.text import Text
from ggzy.hub.exchange.standard import DATASETS

from .checks import CHECKS
from .models import Appeal, ReceivedPackage, ReceivedRecord
from .receiving import key_of
from .verdicts import DIMENSIONS

if TYPE_CHECKING:
    from ggzy.foundation.identity.models import Organisation

EXAMPLES = 5  # faults shown for each sender; the sender was told all of them


def standing(sender: Organisation, dataset: str, name: str, value: str) -> dict[str, str] | None:
    """The newest accepted record of this sender that `name`, the field that names such records, calls by this value."""
    if not value:
        return None
    rows = ReceivedRecord.objects.filter(dataset=dataset, key=key_of(DATASETS[dataset], {name: value}))
    row = rows.filter(package__sender=sender, accepted=True).order_by("-id").first()
    return row.data if row is not None else None


@dataclass
class Tally:
    """How a check, or all of a dimension, came out: passed of those it applied to."""

    title: Text
    version: str = ""
    passed: int = 0
    applied: int = 0

    @property
    def percent(self) -> float | None:
        """None where nothing applied: no data is no good mark and no bad one."""
        return 100 * self.passed / self.applied if self.applied else None

    def count(self, result: bool | None) -> None:
        self.applied += result is not None
        self.passed += result is True


@dataclass(frozen=True)
class Example:
    """A fault, with the record it was found in."""

    dataset: str
    key: str
    check: str
    version: str
    field: str
    reason: Text
    remedy: Text


@dataclass
class Score:
    """One sender: each dimension beside the others, never one number; its checks, and examples to act on."""

    sender: Organisation
    packages: int
    records: int = 0
    dimensions: dict[str, Tally] = field(default_factory=lambda: {n: Tally(t) for n, t in DIMENSIONS.items()})
    checks: dict[str, Tally] = field(default_factory=dict)
    examples: list[Example] = field(default_factory=list)
    left_out: int = 0  # verdicts that do not count since an appeal against them was upheld


def scores() -> list[Score]:
    """Every sender's score from the newest version of each record: sending it again, mended, mends the score."""
    newest: dict[int, dict[tuple[str, str], ReceivedRecord]] = defaultdict(dict)
    rows = ReceivedRecord.objects.select_related("package").defer("data").order_by("id")
    for row in rows.iterator():
        newest[row.package.sender_id][(row.dataset, row.key)] = row
    packages: dict[int, list[ReceivedPackage]] = defaultdict(list)
    for package in ReceivedPackage.objects.select_related("sender").order_by("id"):
        packages[package.sender_id].append(package)
    void = set(Appeal.objects.filter(upheld=True).values_list("record", "check_name", "version"))
    return [_score(some, list(newest[of].values()), void) for of, some in packages.items()]


def _score(packages: list[ReceivedPackage], records: list[ReceivedRecord], void: set[tuple[int, str, str]]) -> Score:
    score = Score(packages[0].sender, len(packages), len(records))
    for row in records:
        for name, verdict in row.verdicts.items():
            if (row.pk, name, verdict["version"]) in void:
                score.left_out += 1
                continue
            check = CHECKS.get(name)
            title = check.title if check else Text(name, name)
            tally = score.checks.setdefault(f"{name} {verdict['version']}", Tally(title, verdict["version"]))
            for one in (tally, score.dimensions[verdict["dimension"]]):
                one.count(verdict["result"])
            score.examples += [example(row, name, verdict, fault) for fault in verdict.get("faults", ())]
    score.examples = score.examples[-EXAMPLES:]
    return score


def example(row: ReceivedRecord, name: str, verdict: dict[str, Any], fault: dict[str, Any]) -> Example:
    """A fault as pages show it."""
    return Example(
        row.dataset,
        row.key[:12],
        name,
        verdict["version"],
        fault["field"],
        Text(**fault["reason"]),
        Text(**fault["remedy"]),
    )


def appeals() -> list[Appeal]:
    """Every appeal, the ones that wait first, the newest before the older."""
    found = Appeal.objects.select_related("matter", "record__package__sender")
    return sorted(found, key=lambda one: (one.decided_at is not None, -one.pk))
