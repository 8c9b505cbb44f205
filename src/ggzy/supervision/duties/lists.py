"""Duty lists as data files: one CSV for each region and kind of department, in data/REGION-KIND.csv.

Columns: code, power, title, title_en, basis (ids, separated by spaces), family, stage, limit, handling.
"""

from __future__ import annotations

import csv
from importlib.resources import files
from typing import TYPE_CHECKING

from .acts import AdoptDuties, DutyItem

if TYPE_CHECKING:
    from collections.abc import Iterable


def names() -> list[str]:
    """The shipped lists: "990100-construction", all of them of the sample city."""
    folder = files(__package__) / "data"
    return sorted(entry.name.removesuffix(".csv") for entry in folder.iterdir() if entry.name.endswith(".csv"))


def shipped(name: str, department: str) -> AdoptDuties:
    """The input of duty.adopt for a department (its USCC) from a shipped list. Raises FileNotFoundError."""
    text = (files(__package__) / "data" / f"{name}.csv").read_text("utf-8")
    return AdoptDuties(department=department, region=name.partition("-")[0], items=read(text.splitlines()))


def read(lines: Iterable[str]) -> tuple[DutyItem, ...]:
    """Items from CSV lines. Raises pydantic's ValidationError with the field at fault."""
    return tuple(DutyItem.model_validate(row | {"basis": row["basis"].split()}) for row in csv.DictReader(lines))
