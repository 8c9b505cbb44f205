"""Judging a package: every check on every record. Pure over a package and a way to find what stands already."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ggzy.hub.exchange.packages.form import number_in
from ggzy.hub.exchange.packages.reading import wrong
from ggzy.hub.exchange.standard import DATASETS

from .checks import CHECKS
from .verdicts import Subject, as_json

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from ggzy.hub.exchange.packages.form import Package
    from ggzy.hub.exchange.standard import DataSet


@dataclass(frozen=True)
class Judged:
    """One record with its verdicts as JSON; accepted unless a rejecting check failed."""

    number: int
    dataset: str
    key: str
    record: dict[str, str]
    accepted: bool
    verdicts: dict[str, Any]

    def answer(self) -> dict[str, Any]:
        """What the sender is told: the record by its number and its naming fields, every fault with its remedy."""
        of = DATASETS[self.dataset]
        faults = [
            {"check": name, "version": one["version"], "rejects": CHECKS[name].rejects, **fault}
            for name, one in self.verdicts.items()
            for fault in one.get("faults", ())
        ]
        return {
            "number": self.number,
            "dataset": self.dataset,
            "key": {name: self.record.get(name, "") for name in of.key},
            "accepted": self.accepted,
            "faults": faults,
        }


def judge(package: Package, sender: str, at: datetime, find: Callable[..., dict[str, str] | None]) -> list[Judged]:
    """Every record judged, in order. Raises Refusal P-PACKAGE for a data set that is not in the catalogue.

    `find(dataset, field, value)` is a record accepted before; what stands earlier in the same package counts too.
    """
    of = _dataset(package)

    def known(dataset: str, field: str, value: str) -> dict[str, str] | None:
        here = (one for one in package.records if one.get(field) == value) if dataset == of.code else iter(())
        return next(here, None) or find(dataset, field, value)

    return [_judged(number, of, one, package, sender, at, known) for number, one in enumerate(package.records, 1)]


def key_of(of: DataSet, record: dict[str, str]) -> str:
    """The name of a record within its data set, as a hash: naming fields may be long."""
    named = json.dumps([record.get(name, "") for name in of.key], ensure_ascii=False)
    return hashlib.sha256(named.encode()).hexdigest()


def _dataset(package: Package) -> DataSet:
    of = DATASETS.get(package.dataset)
    if of is None:
        raise wrong(
            f"数据目录中没有数据集 {package.dataset[:60]}", f"no data set {package.dataset[:60]} in the catalogue"
        )
    said = {package.head.get("dataNo", ""), number_in(package.name), of.number}
    if len(said) != 1:
        raise wrong(
            f"{of.code} 的数据编号是 {of.number}，包名和 dataNo 应与之一致",
            f"the number of {of.code} is {of.number}: package name and dataNo must say so",
        )
    return of


def _judged(
    number: int,
    of: DataSet,
    record: dict[str, str],
    package: Package,
    sender: str,
    at: datetime,
    find: Callable[..., dict[str, str] | None],
) -> Judged:
    subject = Subject(of, record, package, sender, at, find)
    verdicts = {name: check.judge(subject) for name, check in CHECKS.items()}
    accepted = not any(CHECKS[name].rejects and verdict.result is False for name, verdict in verdicts.items())
    said = {name: as_json(CHECKS[name], verdict) for name, verdict in verdicts.items()}
    return Judged(number, of.code, key_of(of, record), record, accepted, said)
