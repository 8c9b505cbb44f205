"""The acts described at /api/acts/: an index of rooms that names every act, and a page for each room.

Made for a thousand acts: the index only names them, what is found is cut at MOST, and rooms stay as small as rooms are.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from ggzy.foundation.acts import inputs, surface
from ggzy.foundation.acts.registry import ActSpec
from ggzy.foundation.look.public_page import public_page
from ggzy.foundation.text import Text

from .samples import CURATED, example

MOST = 60  # acts that one search shows
FLOORS = {
    "trading": Text("交易平台", "Trading"),
    "service": Text("服务平台", "Services"),
    "supervision": Text("监督平台", "Supervision"),
    "hub": Text("数据枢纽", "Data hub"),
    "foundation": Text("公共基础", "Foundation"),
    "": Text("其他", "Others"),
}


@dataclass(frozen=True)
class Room:
    """A room and its acts."""

    label: str
    name: Text
    floor: str
    acts: list[ActSpec]


@dataclass(frozen=True)
class Field:
    """One field of an act's input, for a table."""

    name: str
    label: Text
    kind: str
    required: bool
    secret: bool


@public_page(seconds=300)
def acts(request: HttpRequest) -> HttpResponse:
    """GET: every room, every act by name; with ?q= those that hold all its words."""
    words = request.GET.get("q", "")[:100].split()
    found = rooms()
    hits = [(room, spec) for room in found for spec in room.acts if _speaks_of(room, spec, words)] if words else []
    context = {
        "section": "api",
        "q": " ".join(words),
        "hits": hits[:MOST],
        "hit_count": len(hits),
        "floors": [
            (label, some) for floor, label in FLOORS.items() if (some := [one for one in found if one.floor == floor])
        ],
        "count": sum(len(one.acts) for one in found),
        "room_count": len(found),
    }
    return render(request, "api/acts.html", context)


@public_page(seconds=300)
def room(request: HttpRequest, label: str) -> HttpResponse:
    """GET: the acts of one room, each whole."""
    found = next((one for one in rooms() if one.label == label), None)
    if found is None:
        raise Http404
    context = {
        "section": "api",
        "room": found,
        "acts": [_act(spec) for spec in found.acts],
        "others": [one for one in rooms() if one.floor == found.floor],
        "floor": FLOORS[found.floor],
    }
    return render(request, "api/room.html", context)


def rooms() -> list[Room]:
    """Every room that has acts, by floor and label."""
    found = []
    for label, specs in surface.by_room().items():
        app = apps.app_configs.get(label)
        name = Text(str(app.verbose_name) if app else "其他", label)
        floor = app.name.split(".")[1] if app else ""
        found.append(Room(label, name, floor if floor in FLOORS else "", specs))
    return sorted(found, key=lambda one: (list(FLOORS).index(one.floor), one.label))


def _speaks_of(room: Room, spec: ActSpec, words: list[str]) -> bool:
    said = f"{spec.name} {spec.title.zh} {spec.title.en} {room.label} {room.name.zh} {' '.join(spec.cites)}".lower()
    return all(word.lower() in said for word in words)


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
