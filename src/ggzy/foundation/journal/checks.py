"""System checks that keep the promises of the record."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core import checks
from django.db import connections, models

from .rows import Row


def register() -> None:
    checks.register(evidence_has_no_cascades, checks.Tags.models)
    checks.register(triggers_stand, checks.Tags.database)


def evidence_has_no_cascades(app_configs: Any, **_: Any) -> list[checks.CheckMessage]:
    """Foreign keys of evidence PROTECT; implicit many-to-many tables would not be on the record."""
    found: list[checks.CheckMessage] = []
    for model in apps.get_models():
        if not issubclass(model, Row):
            continue
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is not models.PROTECT:
                found.append(checks.Error(f"{model.__name__}.{field.name} must PROTECT", id="journal.E001"))
            if isinstance(field, models.ManyToManyField) and field.remote_field.through._meta.auto_created:
                found.append(checks.Error(f"{model.__name__}.{field.name} is an implicit table", id="journal.E002"))
    return found


def triggers_stand(app_configs: Any, databases: Any = None, **_: Any) -> list[checks.CheckMessage]:
    from . import triggers

    return [
        checks.Error(f"{table} has lost its insert-only triggers: run `ggzy migrate`", id="journal.E003")
        for alias in databases or ()
        for table in triggers.missing(connections[alias])
    ]
