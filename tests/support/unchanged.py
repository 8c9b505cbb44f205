"""Refusals that change nothing: every row of evidence and of the record is the same before and after."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps

from ggzy.foundation.journal.rows import JournalTable, Row
from ggzy.foundation.refusal import Refusal


def dump() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of evidence and of the record."""
    kept = [model for model in apps.get_models() if issubclass(model, Row | JournalTable)]
    return {model._meta.db_table: list(model._base_manager.order_by("pk").values_list()) for model in kept}


@contextmanager
def refused(rule: str, *, status: int | None = None) -> Iterator[pytest.ExceptionInfo[Refusal]]:
    """What stands within is refused under this rule, in both languages with its clause, and nothing has changed."""
    before = dump()
    with pytest.raises(Refusal) as told:
        yield told
    said = told.value
    assert said.rule == rule, str(said)
    assert said.what.zh
    assert said.what.en
    assert str(said.clause), f"{rule} has no words in the rulebook"
    assert status is None or said.status == status
    assert dump() == before, "a refusal changed something"
