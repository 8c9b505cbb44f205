"""The boxes of a form, as templates draw them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from .kinds import Field, fields_of
from .typed import Typed

LEAVES = ("choices", "lines", "pairs", "file", "files")  # their items are one box: what is wrong with one stands there


@dataclass(frozen=True)
class Row:
    """One row of rows: its number from 1, its path, its boxes."""

    number: int
    path: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Box:
    """A field with what was typed into it and what is wrong with it. `path` is its name in the form."""

    field: Field
    path: str
    value: Any
    error: str
    boxes: tuple[Box, ...] = ()
    rows: tuple[Row, ...] = ()
    focus: bool = False

    @property
    def id(self) -> str:
        return "f-" + self.path.replace(".", "-")

    @property
    def described_by(self) -> str:
        return " ".join([f"{self.id}-help"] * bool(self.field.help) + [f"{self.id}-error"] * bool(self.error))

    @property
    def kinds(self) -> str:
        """What a file input accepts."""
        kinds = self.field.file.kinds if self.field.file else ()
        return "" if "any" in kinds else ",".join(f".{kind}" for kind in kinds)


def boxes(
    model: type[BaseModel], typed: Typed, errors: Mapping[str, object], path: str = "", focus: str = ""
) -> tuple[Box, ...]:
    """The boxes of a model. `errors` are sentences by path; `focus` is the path of a row that was just added."""
    return tuple(_box(one, typed[one.name], errors, path + one.name, focus) for one in fields_of(model))


def _box(one: Field, typed: Any, errors: Mapping[str, object], path: str, focus: str) -> Box:
    error = str(errors.get(path, ""))
    if not error and one.kind in LEAVES:
        error = next((str(said) for where, said in errors.items() if where.startswith(f"{path}.")), "")
    if one.kind == "group":
        assert one.model is not None
        return Box(one, path, typed, error, boxes(one.model, typed, errors, f"{path}.", focus))
    if one.kind == "rows":
        assert one.model is not None
        rows = [
            Row(n + 1, f"{path}.{n}", boxes(one.model, row, errors, f"{path}.{n}.", focus))
            for n, row in enumerate(typed)
        ]
        return Box(one, path, typed, error, (), tuple(rows))
    return Box(one, path, typed, error, focus=bool(focus) and path.startswith(focus) and "." not in path[len(focus) :])


def astray(found: tuple[Box, ...], errors: Mapping[str, object]) -> list[str]:
    """What is wrong with the form as a whole, or at a place no box shows."""
    shown = {box.error for box in _all(found) if box.error}
    return [str(said) for said in errors.values() if str(said) not in shown]


def wrong(found: tuple[Box, ...]) -> list[Box]:
    """The boxes with something wrong, in the order of the form."""
    return [box for box in _all(found) if box.error]


def _all(found: tuple[Box, ...]) -> list[Box]:
    every: list[Box] = []
    for box in found:
        every += [box, *_all(box.boxes)]
        for row in box.rows:
            every += _all(row.boxes)
    return every
