"""The whole surface of the system as plain data: every act, for `ggzy acts`, the API and the documentation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import apps

from ggzy.foundation.matters.procedure import PROCEDURES
from ggzy.foundation.rulebook.named import cited
from ggzy.foundation.text import Text

from .inputs import File, Pick, Secret, mark, model_within
from .picks import public_values
from .registry import ACTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import BaseModel

    from .inputs import Input
    from .registry import ActSpec


@dataclass(frozen=True)
class Place:
    """Where an act belongs: a stage of a procedure, or the start of one (no stage)."""

    procedure: str
    stage: str
    name: Text


NOWHERE = "others"  # acts of no room: those that a test makes up


def surface() -> list[ActSpec]:
    """Every act, by name."""
    return [ACTS[name] for name in sorted(ACTS)]


def by_room() -> dict[str, list[ActSpec]]:
    """Every act under the label of its room."""
    rooms: dict[str, list[ActSpec]] = {}
    for spec in surface():
        app = apps.get_containing_app_config(spec.run.__module__)
        rooms.setdefault(NOWHERE if app is None else app.label, []).append(spec)
    return rooms


def places(name: str) -> list[Place]:
    """The procedures and stages that name an act, in their order."""
    found = []
    for flow in PROCEDURES.values():
        if flow.start == name:
            found.append(Place(flow.code, "", flow.name))
        found += [Place(flow.code, stage.code, stage.name) for stage in flow.stages_of(name)]
    return found


def clauses(spec: ActSpec) -> dict[str, Text]:
    """What an act rests on: its citations, those of the guards it always meets and of its signature, with their words."""
    names = dict.fromkeys((*spec.cites, *(need.rule for need in spec.needs), spec.signed_under))
    return {name: cited(name) for name in names if name}


def described(spec: ActSpec, *, values: bool = False) -> dict[str, Any]:
    """One act as JSON: name, title, explains, who, on, where, secret_until, signed_under, follows (the acts it
    is a consequence of; by itself it is refused), clauses, and the schema of its input.

    With `values` the schema names what public and small sources offer; this asks the database.
    """
    return {
        "name": spec.name,
        "title": both(spec.title),
        "explains": both(spec.explains),
        "who": [{"role": str(role), "name": both(role.label)} for role in spec.by],
        "on": spec.on.__name__ if spec.on is not None else None,
        "where": [
            {"procedure": one.procedure, "stage": one.stage, "name": both(one.name)} for one in places(spec.name)
        ],
        "secret_until": spec.secret_until or None,
        "signed_under": spec.signed_under or None,
        "follows": list(spec.follows),
        "clauses": [{"rule": rule, "cited": both(words)} for rule, words in clauses(spec).items()],
        "input": schema(spec.input, values=values),
    }


def schema(model: type[Input], *, values: bool = False) -> dict[str, Any]:
    """The JSON schema of an input. `secret` marks what stays off the public record, `file` what names a document,
    `pick` the source a form offers values from; with `values` those of public and small sources are named.
    """
    made = model.model_json_schema()
    _mark(model, made, made.get("$defs", {}), values)
    return made


def _mark(model: type[BaseModel], made: dict[str, Any], below: dict[str, Any], values: bool) -> None:
    for name, info in model.model_fields.items():
        field = made.get("properties", {}).get(name, {})
        if mark(info, Secret):
            field["secret"] = True
        if file := mark(info, File):
            field["file"] = list(file.kinds)
        if source := mark(info, Pick):
            field["pick"] = source.source
            if values and (known := public_values(source.source)) is not None:
                field["values"] = known
        inner = model_within(info.annotation)
        if inner is not None and inner.__name__ in below and inner is not model:
            _mark(inner, below[inner.__name__], below, values)


def both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def names(texts: Iterable[Text], language: str) -> str:
    """Names in a row, in one language."""
    return ("、" if language == "zh" else ", ").join(getattr(text, language) for text in texts)
