"""Schemas of act inputs as components of one document, each under a name of its own."""

from __future__ import annotations

import json
from typing import Any

from ggzy.foundation.acts import surface
from ggzy.foundation.acts.registry import ActSpec

PREFIX = "#/components/schemas/"


class Components:
    """Collects schemas by name; two different ones that are called alike get the act's name before theirs."""

    def __init__(self) -> None:
        self.schemas: dict[str, Any] = {}
        self._first: dict[str, str] = {}

    def of(self, spec: ActSpec) -> dict[str, str]:
        """A reference to the input of an act; what it is made of is put beside it."""
        made = surface.schema(spec.input)
        inner = made.pop("$defs", {})
        names = {name: self._name(name, schema, spec) for name, schema in {**inner, spec.input.__name__: made}.items()}
        for name, schema in {**inner, spec.input.__name__: made}.items():
            self.schemas[names[name]] = _readable(_pointed(schema, names))
        return {"$ref": PREFIX + names[spec.input.__name__]}

    def _name(self, name: str, schema: Any, spec: ActSpec) -> str:
        text = json.dumps(schema, sort_keys=True, default=str)
        if self._first.setdefault(name, text) == text:
            return name
        return f"{spec.name.title().replace('.', '').replace('-', '')}{name}"


def _pointed(value: Any, names: dict[str, str]) -> Any:
    """References turned to the components."""
    if isinstance(value, dict):
        return {
            key: PREFIX + names[item.rpartition("/")[2]] if key == "$ref" else _pointed(item, names)
            for key, item in value.items()
        }
    return [_pointed(item, names) for item in value] if isinstance(value, list) else value


def _readable(value: Any) -> Any:
    """Titles "中文|English" as people read them."""
    if isinstance(value, dict):
        return {
            key: item.replace("|", " · ") if key == "title" and isinstance(item, str) else _readable(item)
            for key, item in value.items()
        }
    return [_readable(item) for item in value] if isinstance(value, list) else value
