"""From what was typed to what the act reads: full-width digits, 万元, civil dates; nothing guessed in silence."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from ggzy.foundation.text import Text
from ggzy_core.money import parse_yuan
from ggzy_core.sentences import BadValue

from .kinds import ROWS, TICKS, Field, fields_of
from .typed import Typed

CODED = ("money", "number", "whole", "date", "datetime", "time")
_DATE = re.compile(r"(\d{4})[年/.\-](\d{1,2})[月/.\-](\d{1,2})日?")
_HOUR = re.compile(r"[T ]*(\d{1,2})[:时点](\d{1,2})?分?(?::(\d{1,2}))?")


@dataclass
class Reading:
    """`data` for the act's model; `errors` by path for what could not be read at all.

    `kept` says of rows of which some were left out which ones are in `data`: path to numbers of the typed rows.
    """

    data: dict[str, Any]
    errors: dict[str, Text] = field(default_factory=dict)
    kept: dict[str, list[int]] = field(default_factory=dict)

    def place(self, path: str) -> str:
        """The path in the form of a path in the data."""
        for above, numbers in self.kept.items():
            if path.startswith(f"{above}."):
                number, _, rest = path[len(above) + 1 :].partition(".")
                if number.isdigit() and int(number) < len(numbers):
                    return f"{above}.{numbers[int(number)]}" + (f".{rest}" if rest else "")
        return path


def reading(model: type[BaseModel], typed: Typed) -> Reading:
    """Read a typed tree. Fields left empty are left out, so that the model asks for what it needs.

    Rows that came filled in with what they are about, and of which nobody said anything, are left out too.
    """
    found = Reading({})
    found.data = _group(model, typed, "", found)
    return found


def spoken(one: Field, rows: list[Typed]) -> list[int]:
    """The numbers of the rows that count: all, or of a table those with something in what is asked."""
    fixed = one.fixes
    if not fixed or one.model is None:
        return list(range(len(rows)))
    asked = [inner for inner in fields_of(one.model) if inner.name not in fixed and inner.kind not in TICKS]
    return [n for n, row in enumerate(rows) if any(not is_empty(inner, row[inner.name]) for inner in asked)]


def _group(model: type[BaseModel], typed: Typed, path: str, out: Reading) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for one in fields_of(model):
        value = _value(one, typed[one.name], path + one.name, out)
        if value is not None:
            data[one.name] = value
    return data


def _value(one: Field, typed: Any, path: str, out: Reading) -> Any:
    """The value of a field, or None where nothing was typed."""
    if one.kind == "group":
        assert one.model is not None
        return _group(one.model, typed, f"{path}.", out) if one.required or not is_empty(one, typed) else None
    if one.kind in ROWS:
        return _rows(one, typed, path, out)
    if one.kind == "yes":
        return typed
    if one.kind == "agree":
        return typed or None
    if one.kind == "yesno":
        return {"yes": True, "no": False}.get(typed)
    if one.kind == "file":
        return typed[-1]["sha256"] if typed else None
    if one.kind == "files":
        return [kept["sha256"] for kept in typed] or None
    if one.kind in ("choices", "picks"):
        return typed or None
    return _text(one, typed, path, out.errors) if typed.strip() else None


def _rows(one: Field, typed: list[Typed], path: str, out: Reading) -> Any:
    assert one.model is not None
    numbers = spoken(one, typed)
    if len(numbers) < len(typed):
        out.kept[path] = numbers
    rows = [_group(one.model, typed[n], f"{path}.{n}.", out) for n in numbers]
    if one.kind == "rows":
        return rows if rows or one.required else None
    counted: dict[str, Any] = {}
    for n, row in zip(numbers, rows, strict=True):
        if row.get("value") in counted:
            out.errors[f"{path}.{n}.value"] = Text("前面已有这一项", "it stands above already")
        if ("value" in row) != ("count" in row):
            lacking = "count" if "value" in row else "value"
            out.errors[f"{path}.{n}.{lacking}"] = Text("必填", "is required")
        elif row:
            counted[row["value"]] = row["count"]
    return counted if counted or one.required else None


def _text(one: Field, typed: str, path: str, errors: dict[str, Text]) -> Any:
    narrow = unicodedata.normalize("NFKC", typed).strip() if one.kind in CODED else typed.strip()
    if one.kind == "money":
        try:
            return parse_yuan(typed)
        except BadValue as problem:
            errors[path] = Text(problem.zh, problem.en)
            return narrow
    if one.kind in ("number", "whole"):
        return narrow.replace(",", "").replace(" ", "").removesuffix("%")
    if one.kind in ("date", "datetime"):
        return _moment(one.kind, narrow)
    if one.kind == "lines":
        return [line.strip() for line in typed.splitlines() if line.strip()]
    if one.kind == "pairs":
        return _pairs(typed, path, errors)
    return narrow


def _moment(kind: str, text: str) -> str:
    """ISO of a civil date as people write it; a datetime without a zone is China's. What it is not stays as typed."""
    found = _DATE.match(text)
    if found is None:
        return text
    day = f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}"
    rest = text[found.end() :].strip()
    if kind == "date":
        return day if not rest else text
    hour = _HOUR.fullmatch(rest)
    if hour is None:
        return text
    return f"{day}T{hour[1]:0>2}:{hour[2] or '0':0>2}:{hour[3] or '0':0>2}+08:00"


def _pairs(typed: str, path: str, errors: dict[str, Text]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in filter(None, (one.strip() for one in typed.splitlines())):
        name, colon, value = line.replace("：", ":").partition(":")
        if not colon:
            errors[path] = Text(
                f"“{line}”缺少冒号，请按“名称: 值”填写", f"“{line}” lacks a colon; write “name: value”"
            )
        found[name.strip()] = value.strip()
    return found


def is_empty(one: Field, typed: Any) -> bool:
    """Was nothing typed here, nor anywhere below?"""
    if one.kind == "group":
        assert one.model is not None
        return all(is_empty(inner, typed[inner.name]) for inner in fields_of(one.model))
    return not (typed.strip() if isinstance(typed, str) else typed)
