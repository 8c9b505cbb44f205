"""Fields of evidence that both databases keep exactly."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models

from ggzy_core.money import fen, yuan


class FenField(models.BigIntegerField):
    """Money: integers of fen in the database (SQLite's decimals are floats), `Decimal` yuan with two places above it."""

    def from_db_value(self, value: int | None, expression: Any, connection: Any) -> Decimal | None:
        return None if value is None else yuan(value)

    def to_python(self, value: Any) -> Decimal | None:
        return None if value is None else Decimal(value).quantize(Decimal("0.01"))

    def get_prep_value(self, value: Any) -> int | None:
        return None if value is None else fen(Decimal(value))
