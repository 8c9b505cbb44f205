"""What is about to be done, said back: one sentence, then every fact by its name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from pydantic import BaseModel

from ggzy.foundation.text import Text
from ggzy.foundation.words import say
from ggzy_core.money_words import in_words

from .data import spoken
from .kinds import Field, fields_of
from .offers import Offers
from .typed import Typed


@dataclass(frozen=True)
class Fact:
    """A label with what was given, or with facts below it."""

    label: str
    said: str
    secret: bool = False
    below: tuple[Fact, ...] = ()


def facts(data: BaseModel, typed: Typed, offers: Offers | None = None) -> tuple[Fact, ...]:
    """The facts of an input; what was left empty is left out. `typed` knows the names of files, `offers` of choices."""
    offers = offers or Offers()
    found = []
    for field in fields_of(type(data)):
        value = getattr(data, field.name)
        if value is None or value in ("", (), []):
            continue
        found.append(_fact(field, value, typed[field.name], offers))
    return tuple(found)


def _fact(field: Field, value: Any, typed: Any, offers: Offers) -> Fact:
    label = say.either(field.label.zh, field.label.en[:1].upper() + field.label.en[1:])
    if field.kind == "group":
        return Fact(label, "", field.secret, facts(value, typed, offers))
    if field.kind == "rows":
        rows = _rows(field, value, typed, offers)
        return Fact(label, say.either(f"共 {len(rows)} 项", f"{len(rows)} in all"), field.secret, rows)
    return Fact(label, _said(field, value, typed, offers), field.secret)


def _rows(field: Field, value: Any, typed: Any, offers: Offers) -> tuple[Fact, ...]:
    """A row under its number; of a table, under what it is about."""
    inside = fields_of(field.model) if field.model else ()
    fixed = [one for one in inside if one.name in field.fixes]
    made = []
    given = [typed[n] for n in spoken(field, typed)]
    for n, (one, row) in enumerate(zip(value, given, strict=True), 1):
        name = " · ".join(_said(about, getattr(one, about.name), None, offers) for about in fixed)
        below = tuple(
            _fact(inner, getattr(one, inner.name), row[inner.name], offers)
            for inner in inside
            if inner.name not in field.fixes and getattr(one, inner.name) not in (None, "", (), [])
        )
        if fixed and len(below) == 1:
            made.append(Fact(name, below[0].said, below=below[0].below))
        else:
            made.append(Fact(name or say.either(f"第 {n} 项", f"item {n}"), "", below=below))
    return tuple(made)


def _said(field: Field, value: Any, typed: Any, offers: Offers) -> str:
    if field.kind == "money":
        return _money(value)
    if field.kind in ("file", "files"):
        return "；".join(f"{kept['name']} · SHA-256 {kept['sha256'][:16]}…" for kept in typed)
    if field.kind == "choices":
        return "、".join(_plain(field, one) for one in value)
    if field.kind == "pick":
        return offers.label(field.pick, str(value))
    if field.kind == "picks":
        return "；".join(offers.label(field.pick, str(one)) for one in value)
    if field.kind == "tally":
        return "；".join(f"{offers.label(field.pick, str(one))} × {many}" for one, many in value.items())
    if field.kind == "yesno":
        return str(dict(field.options)["yes" if value else "no"])
    if field.kind == "signature":
        return say.either(f"已附签名（{len(value)} 个字符）", f"a signature of {len(value)} characters")
    if field.kind == "lines":
        return "；".join(str(one) for one in value)
    if field.kind == "pairs":
        return "；".join(f"{key}: {one}" for key, one in value.items())
    return _plain(field, value) + (f" {field.unit}" if field.unit else "")


def _money(value: Decimal) -> str:
    """An amount in figures and, in Chinese, in words (大写)."""
    return say.money(value) if say.english() else f"{say.money(value)} · {in_words(value)}"


def _plain(field: Field, value: Any) -> str:
    if isinstance(value, bool):
        return say.either("是", "yes") if value else say.either("否", "no")
    if isinstance(value, datetime):
        return f"{say.day(value)} {say.hour(value)}"
    if isinstance(value, date):
        return say.day(value)
    code = str(value.value if isinstance(value, Enum) else value)
    label: Text | str = dict(field.options).get(code, code)
    return str(label)
