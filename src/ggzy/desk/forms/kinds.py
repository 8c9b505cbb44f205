"""What a field of an input model is to a person who fills it in.

A field says more of itself by `json_schema_extra`: `unit` ("%", "日"), `long` (a text of paragraphs), `labels`
(value → "中文|English" of choices; of a question that must be answered, of "yes" and "no"), `each` (what is counted by
each value of a tally).
"""

from __future__ import annotations

import types
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, create_model
from pydantic import Field as Asked
from pydantic.fields import FieldInfo

from ggzy.foundation.acts.inputs import File, Fixed, Pick, Secret, Signed, label_of, mark
from ggzy.foundation.text import Text

LINE = 200  # characters; a longer text gets a tall box
LISTS = (list, tuple, set, frozenset)
TICKS = ("yes", "agree")  # kinds that are one box to tick
ROWS = ("rows", "tally")  # kinds that are a list of small forms
MONEY_PLACES = 2


@dataclass(frozen=True)
class Field:
    """One question of a form.

    `kind`: text, line, long, money, number, whole, yes, yesno (must be said), agree (must be ticked), date, datetime, time, choice, choices,
    pick, picks (offered by the source `pick`), tally (values with a number each, as rows), lines, pairs, file, files,
    signature, group (one `model`) or rows (any number of `model`). A `fixed` one is shown, not asked, once it is known.
    """

    name: str
    kind: str
    label: Text
    help: Text | None
    required: bool
    default: Any
    secret: bool
    model: type[BaseModel] | None = None
    options: tuple[tuple[str, Text], ...] = ()
    file: File | None = None
    most: int | None = None
    least: int = 0
    unit: str = ""
    pick: str = ""
    free: bool = False
    fixed: bool = False
    signed: str = ""

    @property
    def fixes(self) -> tuple[str, ...]:
        """The fields of its rows that are shown and not asked: with them known, the rows are a table."""
        if self.kind != "rows" or self.model is None:
            return ()
        return tuple(one.name for one in fields_of(self.model) if one.fixed)


@lru_cache(maxsize=512)
def fields_of(model: type[BaseModel]) -> tuple[Field, ...]:
    """The questions of a model, in its order."""
    return tuple(_field(name, info) for name, info in model.model_fields.items())


def takes_files(model: type[BaseModel]) -> bool:
    """Does the form of this model upload anything?"""
    return any(one.file or one.signed or (one.model and takes_files(one.model)) for one in fields_of(model))


def _field(name: str, info: FieldInfo) -> Field:
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    annotation, file = _bare(info.annotation, mark(info, File))
    kind, model, options, file = _kind(annotation, info, extra, file)
    source, signed = mark(info, Pick), mark(info, Signed)
    if source is not None:
        kind, model = _picked(kind, model, source, extra)
    elif kind == "yes" and info.is_required():
        kind = "yesno"
        options = _sides(extra.get("labels"))
    elif signed is not None:
        kind = "signature"
    default = None if info.is_required() else info.get_default(call_default_factory=True)
    return Field(
        name,
        kind,
        label_of(name, info),
        _said(info.description, "") if info.description else None,
        info.is_required(),
        default,
        bool(mark(info, Secret)),
        model,
        options,
        file,
        _limit(info, "max_length"),
        _limit(info, "min_length") or 0,
        str(extra.get("unit", "")),
        source.source if source else "",
        bool(source and source.free),
        mark(info, Fixed) is not None,
        signed.source if signed else "",
    )


def _picked(
    kind: str, model: type[BaseModel] | None, source: Pick, extra: dict[str, Any]
) -> tuple[str, type[BaseModel] | None]:
    """The kind of a field whose values a source offers: files keep theirs, and offer beside the upload."""
    if kind == "pairs":
        return "tally", _tally(source.source, str(extra.get("each", "数量|number")))
    if kind in ("lines", "choices"):
        return "picks", None
    return (kind if kind == "file" else "pick"), model


@lru_cache(maxsize=64)
def _tally(source: str, each: str) -> type[BaseModel]:
    """A row of a tally: one of the source's values, and how many."""
    value: Any = Annotated[str, Pick(source)]
    return create_model("Tally", value=(value, Asked(title="选择|choose")), count=(int, Asked(title=each, ge=0)))


def _sides(labels: Any) -> tuple[tuple[str, Text], ...]:
    """The two answers of a question that must be answered."""
    labels = labels if isinstance(labels, dict) else {}
    return (
        ("yes", _said(labels.get("yes"), Text("是", "yes"))),
        ("no", _said(labels.get("no"), Text("否", "no"))),
    )


def _bare(annotation: Any, file: File | None) -> tuple[Any, File | None]:
    """The annotation without Annotated, and without None where None is allowed."""
    while True:
        if get_origin(annotation) is Annotated:
            inner, *marks = get_args(annotation)
            file = file or next((m for m in marks if isinstance(m, File)), None)
            annotation = inner
        elif get_origin(annotation) in (Union, types.UnionType):
            annotation = next(one for one in get_args(annotation) if one is not type(None))
        else:
            return annotation, file


Found = tuple[str, type[BaseModel] | None, tuple[tuple[str, Text], ...], File | None]


def _kind(annotation: Any, info: FieldInfo, extra: dict[str, Any], file: File | None) -> Found:
    origin = get_origin(annotation) or annotation
    if origin in LISTS:
        return _many(annotation, extra, file)
    if origin is dict:
        return "pairs", None, (), None
    if get_origin(annotation) is Literal and get_args(annotation) == (True,):
        return "agree", None, (), None
    options = _options(annotation, extra)
    if options:
        return "choice", None, options, None
    if isinstance(origin, type) and issubclass(origin, BaseModel):
        return "group", origin, (), None
    if file is not None:
        return "file", None, (), file
    return _plain(origin, info, extra), None, (), None


def _many(annotation: Any, extra: dict[str, Any], file: File | None) -> Found:
    inner, file = _bare((get_args(annotation) or (str,))[0], file)
    options = _options(inner, extra)
    if options:
        return "choices", None, options, None
    if isinstance(inner, type) and issubclass(inner, BaseModel):
        return "rows", inner, (), None
    return ("files" if file else "lines"), None, (), file


def _plain(kind: Any, info: FieldInfo, extra: dict[str, Any]) -> str:
    if kind is bool:
        return "yes"
    if kind is Decimal:
        return "money" if _limit(info, "decimal_places") == MONEY_PLACES and not extra.get("unit") else "number"
    if kind is int:
        return "whole"
    if kind is datetime or getattr(kind, "__name__", "") in ("AwareDatetime", "NaiveDatetime"):
        return "datetime"
    if kind in (date, time):
        return str(kind.__name__)
    most = _limit(info, "max_length")
    if extra.get("long") or (most or 0) > LINE:
        return "long"
    return "text" if most is None and not _limit(info, "pattern") else "line"


def _options(annotation: Any, extra: dict[str, Any]) -> tuple[tuple[str, Text], ...]:
    labels = extra.get("labels", {})
    if get_origin(annotation) is Literal:
        return tuple((str(value), _said(labels.get(value), str(value))) for value in get_args(annotation))
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return tuple(
            (str(one.value), _said(labels.get(one.value), getattr(one, "label", str(one.value)))) for one in annotation
        )
    return ()


def _said(label: Any, otherwise: Any) -> Text:
    if label:
        zh, _, en = str(label).partition("|")
        return Text(zh, en or zh)
    return otherwise if isinstance(otherwise, Text) else Text(str(otherwise), str(otherwise))


def _limit(info: FieldInfo, name: str) -> Any:
    """A constraint of the field, however pydantic keeps it."""
    return next((getattr(one, name) for one in info.metadata if getattr(one, name, None) is not None), None)
