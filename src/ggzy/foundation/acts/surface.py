"""The whole surface of the system as plain data: every act, for `ggzy acts`, the API and the documentation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ggzy.foundation.matters.procedure import PROCEDURES
from ggzy.foundation.refusal import clause_of
from ggzy.foundation.text import Text

from .inputs import File, Secret, mark
from .registry import ACTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .inputs import Input
    from .registry import ActSpec


@dataclass(frozen=True)
class Place:
    """Where an act belongs: a stage of a procedure, or the start of one (no stage)."""

    procedure: str
    stage: str
    name: Text


def surface() -> list[ActSpec]:
    """Every act, by name."""
    return [ACTS[name] for name in sorted(ACTS)]


def places(name: str) -> list[Place]:
    """The procedures and stages that name an act, in their order."""
    found = []
    for flow in PROCEDURES.values():
        if flow.start == name:
            found.append(Place(flow.code, "", flow.name))
        found += [Place(flow.code, stage.code, stage.name) for stage in flow.stages_of(name)]
    return found


def clauses(spec: ActSpec) -> dict[str, Text]:
    """What an act rests on: its citations and those of the guards it always meets, each with its words."""
    names = dict.fromkeys((*spec.cites, *(need.rule for need in spec.needs)))
    return {name: _cited(name) for name in names}


def _cited(name: str) -> Text:
    found = clause_of(name) if "-" in name else Text("", "")
    return found if str(found) else Text(name, name)


def described(spec: ActSpec) -> dict[str, Any]:
    """One act as JSON: name, title, explains, who, on, where, secret_until, clauses, and the schema of its input."""
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
        "clauses": [{"rule": rule, "cited": both(words)} for rule, words in clauses(spec).items()],
        "input": schema(spec.input),
    }


def schema(model: type[Input]) -> dict[str, Any]:
    """The JSON schema of an input; `secret` marks what stays off the public record, `file` what names a document."""
    made = model.model_json_schema()
    for name, info in model.model_fields.items():
        field = made.get("properties", {}).get(name, {})
        if mark(info, Secret):
            field["secret"] = True
        if file := mark(info, File):
            field["file"] = list(file.kinds)
    return made


def both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def names(texts: Iterable[Text], language: str) -> str:
    """Names in a row, in one language."""
    return ("、" if language == "zh" else ", ").join(getattr(text, language) for text in texts)
