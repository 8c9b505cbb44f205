"""The input of an act: one frozen typed model. Form, API schema and public payload come from it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic.fields import FieldInfo

    from ggzy_core.sentences import BadValue

InputType = TypeVar("InputType", bound="Input")


#: control characters (tab and line ends aside) and halves of surrogate pairs: no database and no document takes them
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class Unwritable(ValueError):
    """A text holds a character that cannot be written."""

    def __init__(self, field: str, character: str) -> None:
        self.zh = f"“{field}”含有不可书写的字符 U+{ord(character):04X}"
        self.en = f"{field} holds U+{ord(character):04X}, which cannot be written"
        super().__init__(f"{self.zh} · {self.en}")


@dataclass(frozen=True)
class Secret:
    """Marks a field that is not for the public: on the record stands a salted commitment."""


@dataclass(frozen=True)
class File:
    """Marks a field that holds the SHA-256 (hex) of a stored document."""

    kinds: tuple[str, ...] = ("pdf",)
    label: str = ""


@dataclass(frozen=True)
class Pick:
    """Marks a field whose values are known somewhere: `source` names a function of some room's picks.py.

    On a list it offers each value to tick, on a dict of numbers a value and a number a row. It only helps to fill in:
    what may stand in the field the door decides as before.
    """

    source: str
    free: bool = False  # suggestions only: anything else may be typed


@dataclass(frozen=True)
class Fixed:
    """Marks a field that a form shows and does not ask, once its value is known: the key of a row, a text to sign."""


@dataclass(frozen=True)
class Signed:
    """Marks a field that holds a signature (base64 of a detached CMS); `source` names who makes the bytes signed.

    The function stands in a room's picks.py, by @signable.
    """

    source: str


class Input(BaseModel):
    """Base of every act's input: unknown fields are refused, nothing changes after it was read."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _plain_digits(cls, data: Any) -> Any:
        """Full-width digits in codes, amounts and dates become ordinary ones; texts stay as they were written."""
        if not isinstance(data, dict):
            return data
        for key, value in data.items():
            if isinstance(value, str) and (bad := _UNWRITABLE.search(value)):
                raise Unwritable(str(key), bad[0])
        return {key: _narrow(value) if _is_coded(cls.model_fields.get(key)) else value for key, value in data.items()}


class Nothing(Input):
    """An act that asks for nothing."""


def _is_coded(info: FieldInfo | None) -> bool:
    """Anything that is not free text: numbers, dates, codes with a pattern."""
    if info is None:
        return False
    return info.annotation is not str or any(type(m).__name__ == "_PydanticGeneralMetadata" for m in info.metadata)


def _narrow(value: Any) -> Any:
    return unicodedata.normalize("NFKC", value) if isinstance(value, str) else value


def read(model: type[InputType], data: Any) -> InputType:
    """The input as its model, or a refusal that names each wrong field."""
    if isinstance(data, model):
        return data
    try:
        return model.model_validate(data if data is not None else {})
    except ValidationError as error:
        raise refusal_of(error, model) from error


def mark(info: FieldInfo, kind: type) -> Any:
    """The marker of this kind on a field, or None."""
    return next((m for m in info.metadata if isinstance(m, kind)), None)


def files(data: Input) -> Iterator[tuple[str, str]]:
    """(field, sha256) of every file the input names, nested ones too."""
    for name, info in type(data).model_fields.items():
        value = getattr(data, name)
        if mark(info, File) and value:
            for item in value if isinstance(value, list | tuple) else (value,):
                yield name, item
        elif isinstance(value, Input):
            yield from files(value)
        elif isinstance(value, list | tuple):
            for item in value:
                if isinstance(item, Input):
                    yield from files(item)


def marked_files(data: Input) -> Iterator[tuple[tuple[str, ...], str]]:
    """(allowed kinds, sha256) of every file the input names, nested ones too."""
    for name, info in type(data).model_fields.items():
        value = getattr(data, name)
        file = mark(info, File)
        if file and value:
            for item in value if isinstance(value, list | tuple) else (value,):
                yield file.kinds, item
        for inner in value if isinstance(value, list | tuple) else (value,):
            if isinstance(inner, Input):
                yield from marked_files(inner)


def payload(data: Input) -> tuple[dict[str, Any], dict[str, Any]]:
    """(public fields, secret fields) as plain JSON values, defaults left out."""
    public: dict[str, Any] = {}
    secret: dict[str, Any] = {}
    for name, info in type(data).model_fields.items():
        value = getattr(data, name)
        if value is None or value in ("", [], ()):
            continue
        (secret if mark(info, Secret) else public)[name] = plain(value)
    return public, secret


def plain(value: Any) -> Any:
    """A value as canonical JSON can hold it."""
    if isinstance(value, BaseModel):
        return {key: plain(getattr(value, key)) for key in type(value).model_fields}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, bool | int | str) or value is None:
        return value
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value)


_WORDS = {
    "missing": Text("必填", "is required"),
    "extra_forbidden": Text("没有这一项", "is not a field of this act"),
    "decimal_parsing": Text("应为数字", "must be a number"),
    "int_parsing": Text("应为整数", "must be a whole number"),
    "greater_than": Text("应大于 {gt}", "must be greater than {gt}"),
    "greater_than_equal": Text("不得小于 {ge}", "must not be less than {ge}"),
    "less_than_equal": Text("不得大于 {le}", "must not be more than {le}"),
    "decimal_max_places": Text("最多 {decimal_places} 位小数", "may have at most {decimal_places} decimal places"),
    "string_too_short": Text("至少 {min_length} 个字", "must have at least {min_length} characters"),
    "string_too_long": Text("最多 {max_length} 个字", "may have at most {max_length} characters"),
    "string_pattern_mismatch": Text("格式不符", "has the wrong format"),
    "too_short": Text("至少 {min_length} 项", "needs at least {min_length} items"),
}


def refusal_of(error: ValidationError, model: type[BaseModel]) -> Refusal:
    """A validation error as the house says it: each field by its name, what is wrong, in both languages."""
    zh: list[str] = []
    en: list[str] = []
    fields: dict[str, str] = {}
    for item in error.errors(include_url=False):
        label = _label(model, item["loc"])
        words = _WORDS.get(item["type"])
        context: Mapping[str, Any] = item.get("ctx", {})
        said = words.format(**context) if words else _own_words(item)
        zh.append(f"{label.zh}：{said.zh}")
        en.append(f"{label.en} {said.en}")
        fields[".".join(map(str, item["loc"]))] = str(said)
    return Refusal(
        "P-INPUT",
        Text("；".join(zh), "; ".join(en)),
        Text("请改正后重新提交，已填内容不会丢失", "Correct it and submit again; what you filled in is kept"),
        facts={"fields": fields},
        status=422,
    )


def refusal_of_value(fault: BadValue) -> Refusal:
    """A value that only the act itself found to be none: a code, an amount."""
    return Refusal(
        "P-INPUT",
        Text(fault.zh, fault.en),
        Text("请改正后重新提交，已填内容不会丢失", "Correct it and submit again; what you filled in is kept"),
        facts={"fault": fault.name},
        status=422,
    )


def _own_words(item: Any) -> Text:
    cause = item.get("ctx", {}).get("error")
    if cause is not None and hasattr(cause, "zh"):
        return Text(cause.zh, cause.en)
    message = str(cause) if cause is not None else item["msg"]
    return Text(message, message)


def _label(model: type[BaseModel], loc: tuple[Any, ...]) -> Text:
    """What a form calls the field: its title is "中文|English"."""
    names: list[Text] = []
    here: Any = model
    for step in loc:
        info = getattr(here, "model_fields", {}).get(step) if isinstance(step, str) else None
        if info is None:
            names.append(Text(f"第 {step + 1} 项", f"item {step + 1}") if isinstance(step, int) else Text(step, step))
            continue
        names.append(label_of(step, info))
        here = model_within(info.annotation)
    return (
        Text("".join(f"“{n.zh}”" for n in names), " / ".join(n.en for n in names)) if names else Text("输入", "input")
    )


def label_of(name: str, info: FieldInfo) -> Text:
    zh, _, en = (info.title or name).partition("|")
    return Text(zh, en or name.replace("_", " "))


def model_within(annotation: Any) -> type[BaseModel] | None:
    """The model an annotation holds, itself or in a list; None when it holds none."""
    for candidate in (annotation, *getattr(annotation, "__args__", ())):
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            return candidate
    return None
