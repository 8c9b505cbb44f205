"""The boxes of a form, as templates draw them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from ggzy.foundation.text import Text

from .kinds import ROWS, Field, fields_of
from .offers import Offers, many
from .typed import Typed

#: their items are one box: what is wrong with one stands there
LEAVES = ("choices", "picks", "lines", "pairs", "tally", "file", "files")
Known = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """One row of rows: its number from 1, its path, its boxes, and a word on it from whoever filled it in."""

    number: int
    path: str
    boxes: tuple[Box, ...]
    note: str = ""

    @property
    def about(self) -> tuple[Box, ...]:
        return tuple(box for box in self.boxes if box.field.fixed)

    @property
    def asked(self) -> tuple[Box, ...]:
        return tuple(box for box in self.boxes if not box.field.fixed)

    @property
    def bad(self) -> bool:
        return any(box.error for box in self.boxes)


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
    options: tuple[tuple[str, Text], ...] = ()
    search: bool = False
    none: str = ""
    shown: str = ""

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

    @property
    def given(self) -> bool:
        """Is it known, so that the form shows it and does not ask?"""
        return self.field.fixed and bool(self.value) and not self.error

    @property
    def table(self) -> bool:
        """Do all rows say what they are about? Then only the rest of each is asked, and none is added."""
        fixes = self.field.fixes
        return bool(fixes and self.rows) and all(
            all(box.value for box in row.boxes if box.field.name in fixes) for row in self.rows
        )

    @property
    def noted(self) -> bool:
        return any(row.note for row in self.rows)

    @property
    def about(self) -> list[Field]:
        """The columns of a table that say what a row is about."""
        return [one for one in fields_of(self.field.model) if one.fixed] if self.field.model else []

    @property
    def asked(self) -> list[Field]:
        return [one for one in fields_of(self.field.model) if not one.fixed] if self.field.model else []


@dataclass(frozen=True)
class _Sheet:
    """What every box of one form is drawn with."""

    errors: Mapping[str, object]
    focus: str
    offers: Offers


def boxes(
    model: type[BaseModel],
    typed: Typed,
    errors: Mapping[str, object],
    focus: str = "",
    offers: Offers | None = None,
    known: Known | None = None,
) -> tuple[Box, ...]:
    """The boxes of a model. `errors` are sentences by path; `focus` is the path of a row that was just added;
    `offers` are the choices, `known` what the form was prefilled from, for the notes beside its rows.
    """
    return _boxes(model, typed, "", _Sheet(errors, focus, offers or Offers()), known or {})


def _boxes(model: type[BaseModel], typed: Typed, path: str, sheet: _Sheet, known: Known) -> tuple[Box, ...]:
    return tuple(_box(one, typed[one.name], path + one.name, sheet, known.get(one.name)) for one in fields_of(model))


def _box(one: Field, typed: Any, path: str, sheet: _Sheet, known: Any) -> Box:
    error = str(sheet.errors.get(path, ""))
    if not error and one.kind in LEAVES:
        error = _within(one, typed, path, sheet)
    if one.kind == "group":
        assert one.model is not None
        inner = _boxes(one.model, typed, f"{path}.", sheet, known if isinstance(known, dict) else {})
        return Box(one, path, typed, error, inner)
    if one.kind in ROWS:
        return Box(one, path, typed, error, (), _rows(one, typed, path, sheet, known))
    options, search, none = _options(one, typed, sheet.offers)
    focused = bool(sheet.focus) and path.startswith(sheet.focus) and "." not in path[len(sheet.focus) :]
    shown = dict(options).get(typed, typed) if isinstance(typed, str) else ""
    return Box(one, path, typed, error, (), (), focused, options, search, none, str(shown))


def _within(one: Field, typed: Any, path: str, sheet: _Sheet) -> str:
    """The first thing wrong with an item of a leaf. What is wrong in a row of a tally stands in the row."""
    own = [f"{path}.{n}." for n in range(len(typed))] if one.kind == "tally" else []
    for where, said in sheet.errors.items():
        if where.startswith(f"{path}.") and not any(where.startswith(row) for row in own):
            return str(said)
    return ""


def _rows(one: Field, typed: list[Typed], path: str, sheet: _Sheet, known: Any) -> tuple[Row, ...]:
    assert one.model is not None
    notes = _notes(one, known)
    found = []
    for n, row in enumerate(typed):
        note = notes.get(tuple(str(row[name]) for name in one.fixes), "")
        found.append(Row(n + 1, f"{path}.{n}", _boxes(one.model, row, f"{path}.{n}.", sheet, {}), note))
    return tuple(found)


def _notes(one: Field, known: Any) -> dict[tuple[str, ...], str]:
    """The note on a row, by what the row is about."""
    if not one.fixes or not isinstance(known, list | tuple):
        return {}
    rows = [row for row in known if isinstance(row, dict) and row.get("_note")]
    return {tuple(str(row.get(name)) for name in one.fixes): str(row["_note"]) for row in rows}


def _options(one: Field, typed: Any, offers: Offers) -> tuple[tuple[tuple[str, Text], ...], bool, str]:
    """What is offered, whether it is searched, and what is said where there is nothing. A value typed before stays."""
    if not one.pick:
        return one.options, False, ""
    found = offers.of(one.pick)
    if one.kind == "file":
        token = offers.token
        made = tuple((token(value, str(label)), label) for value, label in found) if token else ()
        return made, False, "" if made else str(offers.none(one.pick))
    chosen = typed if isinstance(typed, list) else [typed] if typed else []
    listed = {value for value, _ in found}
    if one.free:
        listed |= set(chosen)
    strange = [(value, Text(value, value)) for value in chosen if value not in listed] if found else []
    return (*found, *strange), many(found) or one.free, "" if found else str(offers.none(one.pick))


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
