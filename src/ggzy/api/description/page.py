"""The documentation at /api/: the same data as the OpenAPI document, on two pages in the portal's look."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ggzy.foundation.acts import inputs, surface
from ggzy.foundation.acts.registry import ActSpec
from ggzy.foundation.look.public_page import public_page
from ggzy.foundation.text import Text

from ..limits import ANYBODY, HOLDER, WINDOW_S
from .document import TAGS
from .operations import OPERATIONS
from .samples import CURATED, example


@dataclass(frozen=True)
class Field:
    """One field of an act's input, for a table."""

    name: str
    label: Text
    kind: str
    required: bool
    secret: bool


@public_page(seconds=300)
def documentation(request: HttpRequest) -> HttpResponse:
    """GET: how to begin, every address."""
    context = {
        "section": "api",
        "base": f"{request.scheme}://{request.get_host()}/api/v1",
        "tags": [
            (words, [one for one in OPERATIONS if one.tag == tag]) for tag, words in TAGS.items() if tag != "acts"
        ],
        "count": len(surface.surface()),
        "limits": {"anybody": ANYBODY, "holder": HOLDER, "seconds": WINDOW_S},
    }
    return render(request, "api/documentation.html", context)


@public_page(seconds=300)
def acts(request: HttpRequest) -> HttpResponse:
    """GET: every act."""
    found = surface.surface()
    rooms = groupby(found, key=lambda spec: spec.name.partition(".")[0])
    context = {
        "section": "api",
        "rooms": [(room, [_act(spec) for spec in specs]) for room, specs in rooms],
        "count": len(found),
    }
    return render(request, "api/acts.html", context)


def _act(spec: ActSpec) -> dict[str, Any]:
    return {
        "spec": spec,
        "on": spec.on.__name__ if spec.on is not None else "",
        "where": [
            Text(f"{one.procedure} {one.name.zh}", f"{one.procedure} {one.name.en}")
            for one in surface.places(spec.name)
        ],
        "who": [role.label for role in spec.by],
        # Citations of the platform's own rules end with their id; of a law's rule it stands beside the article.
        "clauses": [
            (rule, cited, rule if "-" in rule and rule not in cited.zh else "")
            for rule, cited in surface.clauses(spec).items()
        ],
        "fields": [_field(name, spec) for name in spec.input.model_fields],
        "more": str(spec.explains).rstrip(".") != str(spec.title),
        # The others stand in the OpenAPI document: made from the schema, they say no more than the table above them.
        "example": json.dumps(example(spec), ensure_ascii=False, indent=2) if spec.name in CURATED else "",
    }


def _field(name: str, spec: ActSpec) -> Field:
    info = spec.input.model_fields[name]
    schema = surface.schema(spec.input)["properties"].get(name, {})
    return Field(
        name,
        inputs.label_of(name, info),
        _kind(schema),
        info.is_required(),
        inputs.mark(info, inputs.Secret) is not None,
    )


def _kind(schema: dict[str, Any]) -> str:
    """string, number, [string], a component's name …"""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    if options := schema.get("anyOf") or schema.get("allOf"):
        return " | ".join(dict.fromkeys(_kind(one) for one in options if one.get("type") != "null"))
    if schema.get("type") == "array":
        return f"[{_kind(schema.get('items', {}))}]"
    return str(schema.get("format") or schema.get("type") or "any")
