"""The digest of a row: a salted SHA-256 over its values as stored.

Fields that stand at their default are left out, so that adding a field changes no digest; the list of fields that was
in force is kept by name beside each digest, so that a field that vanished is noticed.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from ggzy_core.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db import models


def row_digest(row: models.Model, salt: bytes) -> str:
    """SHA-256 over salt and canonical JSON of [table, key, {field: value}], hex."""
    model = type(row)
    return stored_digest(model, row.pk, [_as_stored(row, name, field) for name, field, _ in _fields(model)], salt)


def _as_stored(row: models.Model, name: str, field: Any) -> Any:
    """A value as the database has it: of a sealed text (secrets.fields) the ciphertext."""
    return field.stored(row) if hasattr(field, "stored") else getattr(row, name)


def stored_digest(model: type[models.Model], key: Any, values: Sequence[Any], salt: bytes) -> str:
    """The same from values as they were read, in the order of `field_list`."""
    told: dict[str, Any] = {}
    for (name, field, default), given in zip(_fields(model), values, strict=True):
        value = field.to_python(given)
        if value is not None and value != default:
            told[name] = _plain(value)
    return hashlib.sha256(salt + canonical([model._meta.db_table, str(key), told])).hexdigest()


def field_list(model: type[models.Model]) -> tuple[str, list[str]]:
    """The name of a model's present field list (first 16 hex digits of its hash), and the list."""
    names = [name for name, _, _ in _fields(model)]
    return _name(model._meta.db_table, tuple(names)), names


@lru_cache(maxsize=512)
def _name(table: str, names: tuple[str, ...]) -> str:
    return hashlib.sha256(canonical([table, list(names)])).hexdigest()[:16]


@lru_cache(maxsize=512)
def _fields(model: type[models.Model]) -> tuple[tuple[str, Any, Any], ...]:
    found = []
    for field in sorted(model._meta.concrete_fields, key=lambda f: f.attname):
        if field.primary_key:
            continue
        default = None
        if field.has_default() and not callable(field.default):
            default = field.to_python(field.default)
        elif field.empty_strings_allowed and not field.null:
            default = ""
        target = field.target_field if field.remote_field else field
        found.append((field.attname, target, default))
    return tuple(found)


def _plain(value: Any) -> Any:
    if isinstance(value, bool | int | str):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, bytes | memoryview | bytearray):
        return hashlib.sha256(bytes(value)).hexdigest()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if value is None:
        return None
    return str(value)  # file names and the like
