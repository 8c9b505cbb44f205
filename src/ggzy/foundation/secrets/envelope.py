"""Envelope encryption: a value under its data key, the data key under a field key, the field key outside the database.

    value = "gzE1" | id of the data key (16 bytes) | nonce (12) | AES-256-GCM ciphertext with tag

Its associated data are the scope (a matter's code, person/KEY, a room), the moment or field it is secret for, and the
public key of its row, so that nothing can be moved to where it would be read. One data key serves one scope: it is made
with the first secret of a matter, wrapped again when the field key changes, and destroyed by an act where a law wants
that. Values of before are read under the key that was derived for them.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connection, transaction

from .fieldkeys import field_keys
from .keys import keyring

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Manager

    from ggzy.foundation.statements import Asked

    from .models import DataKey

MARK = b"gzE1"
NONCE = 12
_HEAD = len(MARK) + 16
KEPT_S = 3600.0  # how long a process uses a data key before it asks again
SHREDDABLE = ("person/", "invitation/")  # scopes whose keys acts destroy
KEPT_SHREDDABLE_S = 60.0  # so every process has forgotten a destroyed key within a minute
MOST = 20_000
_KEEP = (
    "INSERT INTO secrets_datakey (id, scope, field_key, wrapped) VALUES (%s, %s, %s, %s) "
    "ON CONFLICT (scope) DO NOTHING"
)  # as both databases take it; every matter begins with it


class Shredded(Exception):
    """The data key was destroyed by an act: what it opened cannot be read by anybody any more."""


_by_scope: dict[str, tuple[str, float]] = {}
_by_id: dict[str, tuple[AESGCM, float]] = {}


def seal(matter: str, moment: str, plain: bytes, row: str = "") -> bytes:
    """Encrypt what must stay secret on a matter until a moment. `row` is the public key of the row it stands in."""
    name, key = _key_of(matter)
    nonce = os.urandom(NONCE)
    return MARK + bytes.fromhex(name) + nonce + key.encrypt(nonce, plain, _bound(matter, moment, row))


def unseal(matter: str, moment: str, sealed: bytes, row: str = "") -> bytes:
    """The plain bytes again. Whoever calls this has made sure that the moment has passed or that a law allows it.

    Raises ValueError when it was changed or moved, Shredded when its key was destroyed, KeyMissing without field key.
    """
    sealed = bytes(sealed)
    name = data_key_of(sealed)
    try:
        if name is None:
            return _unseal_before(matter, moment, sealed)
        at = _HEAD + NONCE
        return _key_by_id(name).decrypt(sealed[_HEAD:at], sealed[at:], _bound(matter, moment, row))
    except InvalidTag as error:
        raise ValueError(
            "The sealed value was changed, or belongs to another matter. 密文已被改动，或不属于该事项。"
        ) from error


def data_key_of(sealed: bytes) -> str | None:
    """The id of the data key that a value is under; None for anything else and for values of before."""
    if len(sealed) < _HEAD + NONCE or not sealed.startswith(MARK):
        return None
    return sealed[len(MARK) : _HEAD].hex()


def fetch_keys(values: Iterable[bytes]) -> None:
    """Read the data keys of many values at once, for whoever is going to open them one after the other."""
    from .models import DataKey

    now = time.monotonic()
    names = {name for value in values if (name := data_key_of(bytes(value)))}
    lacking = [name for name in names if name not in _by_id or _by_id[name][1] <= now]
    if len(lacking) > 1:
        for row in DataKey.objects.filter(pk__in=lacking).exclude(field_key=""):
            _opened(row)


def forget_data_keys() -> None:
    """Drop every data key from memory: after one was destroyed, and for tests that empty their database."""
    _by_scope.clear()
    _by_id.clear()


def wrap_bound(name: str, scope: str) -> bytes:
    """The associated data of a wrapped data key."""
    return f"data-key/{name}/{scope}".encode()


def open_key(row: DataKey) -> bytes:
    """The data key itself. Raises Shredded, KeyMissing, ValueError."""
    if not row.wrapped:
        raise Shredded(row.scope)
    return field_keys().unwrap(row.field_key, bytes(row.wrapped), wrap_bound(row.pk, row.scope))


def _bound(matter: str, moment: str, row: str) -> bytes:
    return "\x1f".join((matter, moment, row)).encode()


def _key_of(scope: str) -> tuple[str, AESGCM]:
    """The data key that seals for a scope; made when there is none."""
    kept = _by_scope.get(scope)
    if kept is not None and kept[1] > time.monotonic():
        return kept[0], _key_by_id(kept[0])
    for one in _of_this_transaction():
        if one.scope == scope:
            return one.name, one.key
    row = _row(by="scope").first(scope)
    if row is None:
        row = _kept_first(_fresh(scope)) or _row(by="scope").first(scope)
    return row.pk, _opened(row)


def _kept_first(row: DataKey) -> DataKey | None:
    """The new key, in the database; None where there is one. Two transactions may both be the first: one waits here
    for the other, and then reads what that one made."""
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [row.pk, row.scope, row.field_key, row.wrapped])
        return row if cursor.rowcount else None


def _rows() -> Manager[DataKey]:
    from .models import DataKey

    return DataKey.objects


@cache
def _row(by: str) -> Asked:
    from ggzy.foundation.statements import Asked  # not before the models are loaded

    return Asked(lambda value: _rows().filter(**{by: value}))


def _fresh(scope: str) -> DataKey:
    from .models import DataKey

    name, keys = os.urandom(16).hex(), field_keys()
    current = keys.current()
    wrapped = keys.wrap(current, os.urandom(32), wrap_bound(name, scope))
    return DataKey(id=name, scope=scope, field_key=current, wrapped=wrapped)


def _key_by_id(name: str) -> AESGCM:
    kept = _by_id.get(name)
    if kept is not None and kept[1] > time.monotonic():
        return kept[0]
    for one in _of_this_transaction():
        if one.name == name:
            return one.key
    row = _row(by="id").first(name)
    if row is None:
        raise ValueError(f"The data key {name} is missing from the database. 数据库中缺少数据密钥 {name}。")
    return _opened(row)


@dataclass(frozen=True)
class Keep:
    """Remembers a key once the database surely has it: one rolled back with its act must not seal again.

    It waits on the transaction that read the key, which drops it when it is rolled back, and which uses it meanwhile.
    """

    scope: str
    name: str
    key: AESGCM

    def __call__(self) -> None:
        if len(_by_id) >= MOST:
            forget_data_keys()
        until = time.monotonic() + (KEPT_SHREDDABLE_S if self.scope.startswith(SHREDDABLE) else KEPT_S)
        _by_id[self.name] = (self.key, until)
        _by_scope[self.scope] = (self.name, until)


def _of_this_transaction() -> list[Keep]:
    """The keys that wait on it, those aside that this very transaction may destroy."""
    waiting = [work for _, work, _ in connection.run_on_commit if isinstance(work, Keep)]
    return [one for one in waiting if not one.scope.startswith(SHREDDABLE)]


def _opened(row: DataKey) -> AESGCM:
    key = AESGCM(open_key(row))
    transaction.on_commit(Keep(row.scope, row.pk, key))
    return key


def _unseal_before(matter: str, moment: str, sealed: bytes) -> bytes:
    """Values of before there were data keys: nonce and ciphertext under a key derived from the node key."""
    label = f"{matter}/{moment}"
    return AESGCM(keyring().derive("sealed", label)).decrypt(sealed[:NONCE], sealed[NONCE:], label.encode())
