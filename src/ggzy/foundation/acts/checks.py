"""System checks: procedures and acts agree with one another and with the rulebook."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core import checks

from ggzy.foundation.matters.procedure import PROCEDURES
from ggzy.foundation.rulebook import rule

from .registry import ACTS


def register() -> None:
    checks.register(procedures_name_real_acts, checks.Tags.models)
    checks.register(rules_are_in_the_rulebook, checks.Tags.models)


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
