"""System checks: procedures and acts agree with one another and with the rulebook."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core import checks
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from ggzy.foundation.matters.procedure import PROCEDURES
from ggzy.foundation.rulebook import rule

from .inputs import Pick, Signed, mark, model_within
from .picks import PICKS, SIGNABLES
from .registry import ACTS


def register() -> None:
    checks.register(procedures_name_real_acts, checks.Tags.models)
    checks.register(rules_are_in_the_rulebook, checks.Tags.models)
    checks.register(sources_are_there, checks.Tags.models)


def procedures_name_real_acts(app_configs: Any, **_: Any) -> list[checks.CheckMessage]:
    found: list[checks.CheckMessage] = []
    for flow in PROCEDURES.values():
        for name in flow.acts():
            if name not in ACTS:
                found.append(checks.Error(f"{flow.code} names unknown act {name}", id="acts.E001"))
        for child in flow.children:
            if child.procedure not in PROCEDURES:
                found.append(checks.Error(f"{flow.code} names unknown child {child.procedure}", id="acts.E002"))
        try:
            apps.get_model(flow.owner)
        except LookupError:
            found.append(checks.Error(f"{flow.code} is owned by unknown {flow.owner}", id="acts.E003"))
    return found


def rules_are_in_the_rulebook(app_configs: Any, **_: Any) -> list[checks.CheckMessage]:
    cited = {clock.rule for flow in PROCEDURES.values() for clock in flow.all_clocks()}
    cited |= {need.rule for spec in ACTS.values() for need in spec.needs}
    cited |= {name for spec in ACTS.values() for name in spec.cites if "-" in name}
    found: list[checks.CheckMessage] = []
    for name in sorted(cited):
        try:
            rule(name)
        except KeyError:
            found.append(checks.Error(f"rule {name} is not in the rulebook", id="acts.E004"))
    return found


def sources_are_there(app_configs: Any, **_: Any) -> list[checks.CheckMessage]:
    """Every source that a field picks from, or signs, is declared by some room."""
    found: list[checks.CheckMessage] = []
    for spec in ACTS.values():
        for model, name, info in _fields(spec.input):
            for marker, known in ((mark(info, Pick), PICKS), (mark(info, Signed), SIGNABLES)):
                if marker is not None and marker.source not in known:
                    where = f"{spec.name}: {model.__name__}.{name}"
                    found.append(checks.Error(f"{where} names unknown source {marker.source}", id="acts.E005"))
    return found


def _fields(model: type[BaseModel]) -> Iterator[tuple[type[BaseModel], str, FieldInfo]]:
    for name, info in model.model_fields.items():
        yield model, name, info
        inner = model_within(info.annotation)
        if inner is not None and inner is not model:
            yield from _fields(inner)
