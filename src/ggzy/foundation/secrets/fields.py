"""A text that is sealed in the database and reads like any other: for personal data, which an act may shred."""

from __future__ import annotations

import base64
from typing import Any

from django.db import models

from .envelope import Shredded, data_key_of, seal, unseal

PREFIX = "sealed:"
STEP = 64  # bytes: ciphertexts have one of few lengths
GONE = "（已销毁 erased）"  # what is read in place of a text whose data key was destroyed


class SealedText(models.TextField):
    """Stored as ciphertext under the data key `scope/KEY`, KEY being the row's own public `key`.

    Read through the attribute it is the text. Query sets, digests and exports of stored values see the ciphertext, so
    rows cannot be looked up or ordered by it, and digests hold whether or not anybody can still read it. A text of
    before is read as it stands, and sealed when it is next saved.
    """

    def __init__(self, *args: Any, scope: str = "", **kwargs: Any) -> None:
        self.scope = scope
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"scope": self.scope}

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, Opened(self))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = model_instance.__dict__.get(self.attname)
        if isinstance(value, str) and value and blob_of(value) is None:
            plain = value.encode()
            plain += bytes(-len(plain) % STEP)
            sealed = seal(self._scope(model_instance), self._what(), plain)
            value = PREFIX + base64.b64encode(sealed).decode()
            model_instance.__dict__[self.attname] = value
        return value

    def stored(self, row: models.Model) -> Any:
        """The value as the database has it."""
        getattr(row, self.attname)  # fetches a field that was left out
        return row.__dict__[self.attname]

    def opened(self, row: models.Model, value: str) -> str:
        blob = blob_of(value)
        if blob is None:
            return value
        try:
            return unseal(self._scope(row), self._what(), blob).rstrip(b"\0").decode()
        except Shredded:
            return GONE

    def _scope(self, row: models.Model) -> str:
        return f"{self.scope}/{row.key}"  # type: ignore[attr-defined]

    def _what(self) -> str:
        return f"{self.model._meta.db_table}.{self.attname}"


class Opened:
    """Reads the text of a row; sets it as it is given."""

    def __init__(self, field: SealedText) -> None:
        self.field = field

    def __get__(self, row: models.Model | None, owner: Any = None) -> Any:
        if row is None:
            return self
        if self.field.attname not in row.__dict__:
            row.refresh_from_db(fields=[self.field.attname])
        value = row.__dict__[self.field.attname]
        return self.field.opened(row, value) if isinstance(value, str) else value

    def __set__(self, row: models.Model, value: Any) -> None:
        row.__dict__[self.field.attname] = value


def blob_of(value: str) -> bytes | None:
    """The ciphertext of a stored text; None for a plain one."""
    if not value.startswith(PREFIX):
        return None
    try:
        blob = base64.b64decode(value[len(PREFIX) :], validate=True)
    except ValueError:
        return None
    return blob if data_key_of(blob) else None
