"""What was typed, as a tree of strings that follows the model: kept as it came, so that nothing is lost on an error.

A leaf is a string, a list of strings (several choices), a bool, or a list of uploads; a group is a dict, rows and
tallies are a list of dicts. Rows count themselves in a hidden field `<path>.n`.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from ggzy.foundation.acts.inputs import plain
from ggzy.foundation.words.say import CIVIL

from .kinds import ROWS, TICKS, Field, fields_of

if TYPE_CHECKING:
    from django.http import QueryDict
    from django.utils.datastructures import MultiValueDict

Typed = dict[str, Any]
#: takes (path, field, new uploads, tokens kept from before) and gives what the leaf keeps
Keep = Callable[[str, Field, list[Any], list[str]], list[dict[str, str]]]
#: makes what a leaf keeps of a document already stored, by its address
Files = Callable[[str], dict[str, str]]
MOST_ROWS = 200
MOST_SHEET = 2000  # rows of a table that came filled in
_PARTING = re.compile(r"[\s,，、;；]+")
MOST_SIGNATURE = 64 << 10  # bytes; a detached signature with its certificates is a few thousand


def initial(model: type[BaseModel], known: Mapping[str, Any] | None = None, files: Files | None = None) -> Typed:
    """An unfilled form: defaults, what is known already, and the rows that are wanted at least.

    `files` makes what a leaf keeps of a document that is known by its address; without it none is filled in.
    """
    known = known or {}
    return {field.name: _start(field, known.get(field.name, field.default), files) for field in fields_of(model)}


def _start(field: Field, value: Any, files: Files | None) -> Any:
    if field.kind == "group":
        assert field.model is not None
        return initial(field.model, _as_dict(value), files)
    if field.kind in ROWS:
        assert field.model is not None
        rows = [initial(field.model, _as_dict(one), files) for one in _each(field, value)]
        wanted = max(field.least, 1 if field.required else 0)
        return rows + [initial(field.model) for _ in range(wanted - len(rows))]
    if field.kind in TICKS:
        return bool(value)
    if field.kind == "yesno":
        return "" if value is None else "yes" if value else "no"
    if field.kind in ("choices", "picks"):
        return [str(plain(one)) for one in value or ()]
    if field.kind in ("file", "files"):
        return [files(str(value))] if files is not None and value else []
    return _text(field, value)


def _each(field: Field, value: Any) -> list[Any]:
    if field.kind == "tally" and isinstance(value, dict):
        return [{"value": one, "count": count} for one, count in value.items()]
    return list(value or ())


def _text(field: Field, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.astimezone(CIVIL).strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, Enum):
        return str(value.value)
    if field.kind == "lines":
        return "\n".join(str(plain(one)) for one in value)
    if field.kind == "pairs":
        return "\n".join(f"{key}: {plain(one)}" for key, one in value.items())
    return str(plain(value))


def _as_dict(value: Any) -> dict[str, Any]:
    if isinstance(value, BaseModel):
        return {name: getattr(value, name) for name in type(value).model_fields}
    return value if isinstance(value, dict) else {}


def from_post(
    model: type[BaseModel], post: QueryDict, files: MultiValueDict[str, Any], keep: Keep, path: str = ""
) -> Typed:
    """The tree of a posted form. `keep` stores uploads; what it returns comes back with the form."""
    return {field.name: _leaf(field, post, files, keep, path + field.name) for field in fields_of(model)}


def _leaf(field: Field, post: QueryDict, files: MultiValueDict[str, Any], keep: Keep, path: str) -> Any:
    if field.kind == "group":
        assert field.model is not None
        return from_post(field.model, post, files, keep, f"{path}.")
    if field.kind in ROWS:
        assert field.model is not None
        count = post.get(f"{path}.n", "0")
        most = MOST_SHEET if field.fixes else MOST_ROWS
        many = min(int(count), most) if count.isascii() and count.isdigit() else 0
        return [from_post(field.model, post, files, keep, f"{path}.{n}.") for n in range(many)]
    if field.kind in TICKS:
        return path in post
    if field.kind in ("choices", "picks"):
        return [one for given in post.getlist(path) for one in _PARTING.split(given) if one]
    if field.kind == "signature":
        return _signature(post.get(path, ""), files.get(f"{path}.file"))
    if field.kind in ("file", "files"):
        return keep(path, field, files.getlist(path), post.getlist(f"{path}.kept"))
    return post.get(path, "").replace("\r\n", "\n")


def _signature(text: str, upload: Any) -> str:
    """A signature as the act takes it: base64 of its DER, from a file (DER or PEM) or as it was pasted."""
    if upload is not None:
        raw = upload.read(MOST_SIGNATURE)
        if not raw.lstrip().startswith(b"-----BEGIN"):
            return base64.b64encode(raw).decode("ascii")
        text = raw.decode("ascii", "replace")
    return "".join(line.strip() for line in text.splitlines() if not line.startswith("-----"))


def add_row(model: type[BaseModel], typed: Typed, path: str) -> None:
    """One more empty row at `path` ("lots", or "lots.0.parts")."""
    found = _rows(model, typed, path)
    if found is not None and len(found[1]) < MOST_ROWS:
        found[1].append(initial(found[0]))


def drop_row(model: type[BaseModel], typed: Typed, path: str) -> None:
    """Take out the row that `path` ends with ("lots.1")."""
    above, _, number = path.rpartition(".")
    found = _rows(model, typed, above)
    if found is not None and number.isdigit() and int(number) < len(found[1]):
        del found[1][int(number)]


def _rows(model: type[BaseModel], typed: Typed, path: str) -> tuple[type[BaseModel], list[Typed]] | None:
    """The model and the list of rows at a path; None for a path that is no rows."""
    here: Any = typed
    found: tuple[type[BaseModel], list[Typed]] | None = None
    for step in path.split("."):
        if isinstance(here, list):
            if not (step.isdigit() and int(step) < len(here)):
                return None
            here, found = here[int(step)], None
            continue
        field = next((one for one in fields_of(model) if one.name == step), None)
        if field is None or field.model is None:
            return None
        model, here = field.model, here[step]
        found = (model, here) if field.kind in ROWS else None
    return found


def flat(model: type[BaseModel], typed: Typed, path: str = "") -> Iterator[tuple[str, str]]:
    """The tree as hidden fields, to carry it over the summary."""
    for field in fields_of(model):
        value, name = typed[field.name], path + field.name
        if field.kind == "group":
            assert field.model is not None
            yield from flat(field.model, value, f"{name}.")
        elif field.kind in ROWS:
            assert field.model is not None
            yield f"{name}.n", str(len(value))
            for number, row in enumerate(value):
                yield from flat(field.model, row, f"{name}.{number}.")
        elif field.kind in TICKS:
            if value:
                yield name, "on"
        elif field.kind in ("choices", "picks"):
            yield from ((name, one) for one in value)
        elif field.kind in ("file", "files"):
            yield from ((f"{name}.kept", one["token"]) for one in value)
        else:
            yield name, value
