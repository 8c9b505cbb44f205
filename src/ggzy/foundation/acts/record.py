"""Writing the record: one entry and the list of its rows, in the transaction of the act."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets as random
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import transaction

from ggzy.foundation import clock
from ggzy.foundation.journal.digest import field_list, row_digest, stored_digest
from ggzy.foundation.journal.models import Entry, EntryRow, FieldList
from ggzy.foundation.journal.rows import Row
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.secrets import keyring, seal, unseal
from ggzy.foundation.statements import Asked, insert_values
from ggzy.foundation.text import Text
from ggzy_core.canonical import canonical, commit, new_salt
from ggzy_core.certs.signed_act import in_brief
from ggzy_core.tlog.merkle import leaf_hash

from . import inputs

if TYPE_CHECKING:
    from datetime import datetime

    from ggzy.foundation.journal.rows import Recorder

    from .door import Act
    from .registry import ActSpec
    from .session import Session

VERSION = 1
BRIDGED = timedelta(minutes=1)  # how far a clock may step back without anybody noticing


@dataclass(frozen=True)
class Before:
    """An act that stands on the record already."""

    result: Any
    entry: Entry


_known_lists: set[str] = set()
_last_time = Asked(lambda code: Entry.objects.filter(subject=code).order_by("-id").values_list("at")[:1])
_last_public = Asked(
    lambda code: Entry.objects.filter(subject=code, until="").order_by("-id").values_list("body", "leaf")[:1]
)


def write(act: Act, notes: Recorder, result: Any, once: str | None) -> Entry:
    """Insert the entry and its row list. Returns the entry; its `leaf` is the receipt until the proof follows."""
    sealed = bool(act.spec.secret_until)
    subject = act.target.matter.code if act.target is not None else _subject_of(result)
    salt = new_salt()
    lines = _lines(notes, salt)
    salts: dict[str, str] = {}
    body: dict[str, Any] = {
        "v": VERSION,
        "act": act.spec.name,
        "subject": subject,
        "at": act.at,
        "time": clock.real(),
        "actor": _actor(act, salts),
        "rows": rows_hash(lines),
        "n": random.token_hex(8),
    }
    if act.spec.cites:
        body["cites"] = list(act.spec.cites)
    if act.signed is not None:
        body["sig"] = act.signed.digest
    if len(act.covered) > 1 or (act.covered and act.covered[0].code != subject):
        body["covers"] = [matter.code for matter in act.covered]
    if not sealed:
        body |= _chain(subject)
    _put_data(act, body, salts)
    text = canonical(body)
    leaf = leaf_hash(text).hex()
    entry = Entry.objects.create(
        act=act.spec.name,
        subject=subject,
        until=act.spec.secret_until,
        body=text.decode(),
        leaf=leaf,
        salt=salt.hex(),
        secret=_secret(act, subject, salts, leaf),
        once=once,
        asked=asked(act.data) if once else "",
        result=_name(result),
        at=act.at,
        time=body["time"],
    )
    _keep_rows(entry, lines)
    return entry


_row_fields = [EntryRow._meta.get_field(name) for name in ("entry", "table", "key", "digest", "fields")]


def _keep_rows(entry: Entry, lines: list[tuple[str, str, str, str]]) -> None:
    if lines and insert_values(EntryRow, _row_fields, [(entry.pk, *line) for line in lines]) is None:
        EntryRow.objects.bulk_create(EntryRow(entry=entry, table=t, key=k, digest=d, fields=f) for t, k, d, f in lines)


def not_before(target: Any, now: datetime) -> datetime:
    """The time of an act on this target: now, but never before the last act on the same matter.

    A clock that was set back a little (NTP) is bridged; one that is wrong by more is refused, before it enters moments.
    """
    if target is None:
        return now
    found = _last_time(target.matter.code)
    if not found or found[0][0] <= now:
        return now
    last = found[0][0]
    if last - now > BRIDGED:
        raise Refusal(
            "P-CLOCK",
            Text(
                f"节点时钟倒退：现为 {now:%Y-%m-%d %H:%M:%S} UTC，早于本事项上一行为 {last:%Y-%m-%d %H:%M:%S} UTC",
                f"The node's clock ran backwards: it says {now:%Y-%m-%d %H:%M:%S} UTC, before the matter's last act "
                f"at {last:%Y-%m-%d %H:%M:%S} UTC",
            ),
            Text("请运维人员校准节点时钟后重试", "Set the node's clock right and try again"),
            status=503,
        )
    return last


def rows_hash(lines: list[tuple[str, str, str, str]]) -> str:
    """What an entry says of its rows: SHA-256 of the canonical list of [table, key, digest, field list]."""
    return hashlib.sha256(canonical([list(line) for line in lines])).hexdigest()


def once(spec: ActSpec, session: Session, target: Any, key: str) -> str:
    """An idempotency key as it is stored: keyed, so that it tells neither who nor on what."""
    if len(key) > 200:
        raise Refusal(
            "P-INPUT",
            Text("幂等键过长（最多 200 字符）", "The idempotency key is too long (200 characters)"),
            status=422,
        )
    subject = target.matter.code if target is not None else ""
    return _keyed("once", spec.name, session.who, subject, key)


def asked(data: inputs.Input) -> str:
    return _keyed("asked", canonical(inputs.plain(data)).decode())


def repeated(once_key: str, given: inputs.Input, spec: ActSpec) -> tuple[Any, Entry] | None:
    """The first result of an act asked for again; a refusal when the key now comes with other data."""
    entry = Entry.objects.filter(once=once_key).first()
    if entry is None:
        return None
    if not hmac.compare_digest(entry.asked, asked(given)):
        raise Refusal(
            "P-ONCE",
            Text(
                f"同一幂等键已用于另一次“{spec.title.zh}”",
                f"This idempotency key was used for another “{spec.title.en}”",
            ),
            Text("请换一个幂等键", "Use a new key"),
        )
    return _load(entry.result), entry


def done_before(spec: ActSpec, session: Session, target: Any, key: str) -> Before | None:
    """What an act under this key has left (its result in `.result`), or None: for a story that is told again and need
    not make its input a second time."""
    entry = Entry.objects.filter(once=once(spec, session, target, key)).first()
    return None if entry is None else Before(_load(entry.result), entry)


def is_of(entry: Entry, session: Session) -> bool:
    """Did this person do this act, for this party? Asked before somebody is given the receipt of a sealed act."""
    who = json.loads(unseal(entry.subject, "record", entry.secret, entry.leaf))
    asks = (getattr(session.party, "pk", None), getattr(session.person, "pk", None))
    return session.person is not None and (who["party"], who["person"]) == asks


def _lines(notes: Recorder, salt: bytes) -> list[tuple[str, str, str, str]]:
    stored = _as_stored(notes)
    lines = []
    for (table, key), row in notes.rows.items():
        if row is None:
            lines.append((table, key, "", ""))
            continue
        name, fields = field_list(type(row))
        _keep_list(name, table, fields)
        values = stored.get((table, key))
        digest = row_digest(row, salt) if values is None else stored_digest(type(row), row.pk, values, salt)
        lines.append((table, key, digest, name))
    return lines


def _as_stored(notes: Recorder) -> dict[tuple[str, str], tuple[Any, ...]]:
    """Rows that were changed, read again: the object in hand may be older than the row in what it did not save."""
    keys: dict[type[Row], list[Any]] = {}
    for where in notes.again:
        row = notes.rows[where]
        if row is not None:
            keys.setdefault(type(row), []).append(row.pk)
    found: dict[tuple[str, str], tuple[Any, ...]] = {}
    for model, some in keys.items():
        for pk, *values in model._base_manager.filter(pk__in=some).values_list("pk", *field_list(model)[1]):
            found[(model._meta.db_table, str(pk))] = tuple(values)
    return found


def _keep_list(name: str, table: str, fields: list[str]) -> None:
    if name not in _known_lists:
        FieldList.objects.get_or_create(name=name, defaults={"table": table, "fields": fields})
        transaction.on_commit(lambda: _known_lists.add(name))  # a list that was rolled back is not known


def forget_lists() -> None:
    """After a rollback or a flush of the database, for tests."""
    _known_lists.clear()


def _actor(act: Act, salts: dict[str, str]) -> dict[str, Any]:
    """Public bodies stand by their code; people, bidders, experts by a salted commitment."""
    said: dict[str, Any] = {"role": str(act.role)}
    if act.party is not None:
        said["party"] = act.party.code if act.role.public else _committed(act.party.code, "party", salts)
    if act.person is not None:
        said["person"] = _committed(str(act.person.pk), "person", salts)
    if act.session.certificate and act.role.public:
        said["certificate"] = act.session.certificate
    return said


def _put_data(act: Act, body: dict[str, Any], salts: dict[str, str]) -> None:
    public, secret = inputs.payload(act.data)
    data = {key: in_brief(value) for key, value in (public | act.disclosed).items()}
    if data:
        body["data"] = data
    restated = {key: in_brief(value) for key, value in public.items() if key in act.disclosed}
    if restated and act.signed is not None:
        body["given"] = restated  # what was signed, where something else is told under its name
    if secret:
        body["blind"] = {key: _committed(value, f"data.{key}", salts) for key, value in secret.items()}
    objects = [
        *act.objects,
        *({"sha256": sha, "field": name} for name, sha in inputs.files(act.data) if name in public),
    ]
    if objects:
        body["objects"] = objects


def _committed(value: Any, name: str, salts: dict[str, str]) -> str:
    salt = new_salt()
    salts[name] = salt.hex()
    return commit(value, salt)


def _chain(subject: str) -> dict[str, Any]:
    """`seq` and `prev` of the subject's public acts."""
    found = _last_public(subject)
    if not found:
        return {"seq": 0}
    body, leaf = found[0]
    return {"seq": json.loads(body)["seq"] + 1, "prev": leaf}


def _secret(act: Act, subject: str, salts: dict[str, str], leaf: str) -> bytes:
    who: dict[str, Any] = {
        "role": str(act.role),
        "party": getattr(act.party, "pk", None),
        "person": getattr(act.person, "pk", None),
        "salts": salts,
    }
    if act.signed is not None:
        who["signed"] = act.signed.kept()
    return seal(subject, "record", json.dumps(who).encode(), leaf)


def _subject_of(result: Any) -> str:
    """An act that has no matter yet is about the one it opened; otherwise about the node."""
    matter = getattr(result, "matter", None)
    return matter.code if matter is not None else ""


def _name(result: Any) -> str:
    return f"{result._meta.label}:{result.pk}" if isinstance(result, Row) else ""


def _load(name: str) -> Any:
    if not name:
        return None
    label, _, key = name.partition(":")
    return apps.get_model(label).objects.get(pk=key)


def _keyed(label: str, *parts: str) -> str:
    return hmac.new(keyring().derive(label), "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()
