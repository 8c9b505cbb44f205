"""Fields that are sealed in the database and read like any other: for personal data, which an act may shred, and for
what is nobody's to read before its moment.

    name = SealedText(scope="person/{row.key}")
    text = SealedText(scope="{row.lot.matter.code}", bound="{row.key}")

`scope` says under whose data key, `bound` which row it belongs to. Read through the attribute it is the value. Query
sets, digests and exports of stored values see the ciphertext, so rows cannot be looked up or ordered by it, and digests
hold whether or not anybody can still read it. A value of before is read as it stands, and sealed when next saved.
"""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

from django.db import models

from .envelope import Shredded, data_key_of, seal, unseal

if TYPE_CHECKING:
    _Base = models.Field[Any, Any]
else:
    _Base = object

PREFIX = "sealed:"
STEP = 64  # bytes: texts have one of few lengths
GONE = "（已销毁 erased）"  # what is read in place of a text whose data key was destroyed


class Sealed(_Base):
    """What the kinds of sealed field share."""

    gone: Any = None

    def __init__(self, *args: Any, scope: str = "", bound: str = "", **kwargs: Any) -> None:
        self.scope, self.bound = scope, bound
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"scope": self.scope, "bound": self.bound}

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, Opened(self))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = model_instance.__dict__.get(self.attname)
        if value not in (None, "", b"") and blob_of(value) is None:
            sealed = seal(*self._where(model_instance), self.to_bytes(value), self.bound.format(row=model_instance))
            value = model_instance.__dict__[self.attname] = self.kept(sealed)
        return value

    def stored(self, row: models.Model) -> Any:
        """The value as the database has it."""
        value = row.__dict__.get(self.attname)
        if value not in ("", b"") and blob_of(value) is None and row.pk is not None and not row._state.adding:
            return self.fetched(row)  # left out, or in the clear since the row was read again
        return value

    def fetched(self, row: models.Model) -> Any:
        return type(row)._base_manager.filter(pk=row.pk).values_list(self.attname, flat=True).get()

    def opened(self, row: models.Model, value: Any) -> Any:
        blob = blob_of(value)
        if blob is None:
            return value
        try:
            return self.from_bytes(unseal(*self._where(row), blob, self.bound.format(row=row)))
        except Shredded:
            return self.gone

    def _where(self, row: models.Model) -> tuple[str, str]:
        return self.scope.format(row=row), f"{self.model._meta.db_table}.{self.attname}"

    def to_bytes(self, value: Any) -> bytes:
        raise NotImplementedError

    def from_bytes(self, plain: bytes) -> Any:
        raise NotImplementedError

    def kept(self, sealed: bytes) -> Any:
        """The ciphertext as the column takes it."""
        return PREFIX + base64.b64encode(sealed).decode()


class SealedText(Sealed, models.TextField):  # type: ignore[type-arg]
    """A text, padded."""

    gone = GONE

    def to_bytes(self, value: Any) -> bytes:
        plain = str(value).encode()
        return plain + bytes(-len(plain) % STEP)

    def from_bytes(self, plain: bytes) -> Any:
        return plain.rstrip(b"\0").decode()


class SealedJSON(Sealed, models.TextField):  # type: ignore[type-arg]
    """Plain data."""

    _pyi_private_set_type: Any  # what the types of Django's fields read
    _pyi_private_get_type: Any

    def opened(self, row: models.Model, value: Any) -> Any:
        found = super().opened(row, value)
        return json.loads(found) if isinstance(found, str) else found  # JSON of before, as it stood

    def to_bytes(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False).encode()

    def from_bytes(self, plain: bytes) -> Any:
        return json.loads(plain)


class SealedBytes(Sealed, models.BinaryField):
    """Bytes: a certificate, a signature."""

    gone = b""

    def to_bytes(self, value: Any) -> bytes:
        return bytes(value)

    def from_bytes(self, plain: bytes) -> Any:
        return plain

    def kept(self, sealed: bytes) -> Any:
        return sealed


class Opened:
    """Reads the value of a row; sets it as it is given."""

    def __init__(self, field: Sealed) -> None:
        self.field = field

    def __get__(self, row: models.Model | None, owner: Any = None) -> Any:
        if row is None:
            return self
        if self.field.attname not in row.__dict__:
            row.__dict__[self.field.attname] = self.field.fetched(row)
        return self.field.opened(row, row.__dict__[self.field.attname])

    def __set__(self, row: models.Model, value: Any) -> None:
        row.__dict__[self.field.attname] = value


def blob_of(value: Any) -> bytes | None:
    """The ciphertext of a stored value; None for a plain one."""
    if isinstance(value, bytes | memoryview | bytearray):
        blob = bytes(value)
    elif isinstance(value, str) and value.startswith(PREFIX):
        try:
            blob = base64.b64decode(value[len(PREFIX) :], validate=True)
        except ValueError:
            return None
    else:
        return None
    return blob if data_key_of(blob) else None
