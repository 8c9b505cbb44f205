"""What was typed, as a tree of strings that follows the model: kept as it came, so that nothing is lost on an error.

A leaf is a string, a list of strings (several choices), a bool, or a list of uploads; a group is a dict, rows are a
list of dicts. Rows count themselves in a hidden field `<path>.n`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from ggzy.foundation.acts.inputs import plain
from ggzy.foundation.words.say import CIVIL

from .kinds import Field, fields_of

if TYPE_CHECKING:
    from django.http import QueryDict
    from django.utils.datastructures import MultiValueDict

Typed = dict[str, Any]
#: takes (path, field, new uploads, tokens kept from before) and gives what the leaf keeps
Keep = Callable[[str, Field, list[Any], list[str]], list[dict[str, str]]]
MOST_ROWS = 200


def initial(model: type[BaseModel], known: dict[str, Any] | None = None) -> Typed:
    """An unfilled form: defaults, what is known already, and the rows that are wanted at least."""
    known = known or {}
    return {field.name: _start(field, known.get(field.name, field.default)) for field in fields_of(model)}


def _start(field: Field, value: Any) -> Any:
    if field.kind == "group":
        assert field.model is not None
        return initial(field.model, _as_dict(value))
    if field.kind == "rows":
        assert field.model is not None
        rows = [initial(field.model, _as_dict(one)) for one in value or ()]
        wanted = max(field.least, 1 if field.required else 0)
        return rows + [initial(field.model) for _ in range(wanted - len(rows))]
    if field.kind == "yes":
        return bool(value)
    if field.kind == "choices":
        return [str(plain(one)) for one in value or ()]
    if field.kind in ("file", "files"):
        return []
    return _text(field, value)


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
    if field.kind == "rows":
        assert field.model is not None
        count = post.get(f"{path}.n", "0")
        many = min(int(count), MOST_ROWS) if count.isascii() and count.isdigit() else 0
        return [from_post(field.model, post, files, keep, f"{path}.{n}.") for n in range(many)]
    if field.kind == "yes":
        return path in post
    if field.kind == "choices":
        return post.getlist(path)
    if field.kind in ("file", "files"):
        return keep(path, field, files.getlist(path), post.getlist(f"{path}.kept"))
    return post.get(path, "").replace("\r\n", "\n")


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
        found = (model, here) if field.kind == "rows" else None
    return found


def flat(model: type[BaseModel], typed: Typed, path: str = "") -> Iterator[tuple[str, str]]:
    """The tree as hidden fields, to carry it over the summary."""
    for field in fields_of(model):
        value, name = typed[field.name], path + field.name
        if field.kind == "group":
            assert field.model is not None
            yield from flat(field.model, value, f"{name}.")
        elif field.kind == "rows":
            assert field.model is not None
            yield f"{name}.n", str(len(value))
            for number, row in enumerate(value):
                yield from flat(field.model, row, f"{name}.{number}.")
        elif field.kind == "yes":
            if value:
                yield name, "on"
        elif field.kind == "choices":
            yield from ((name, one) for one in value)
        elif field.kind in ("file", "files"):
            yield from ((f"{name}.kept", one["token"]) for one in value)
        else:
            yield name, value
