"""New keys in place of old ones: made, put on the record, then put to use, in an order that a crash may break anywhere.

A key that was made and not recorded signs and wraps nothing. One that was recorded and not put to use is named by
`ggzy keys`, and the same command finishes the work.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from ggzy.foundation import clock
from ggzy.foundation.acts import perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.journal import logkeys
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.secrets import field_keys, forget_data_keys
from ggzy.foundation.secrets.envelope import open_key, wrap_bound
from ggzy.foundation.secrets.fieldkeys import BEFORE, Kept
from ggzy.foundation.secrets.keys import KeyMissing
from ggzy.foundation.secrets.models import DataKey
from ggzy.foundation.text import Text
from ggzy_core.tlog import note

from . import queries
from .models import KeyChange
from .rules import handover_text

if TYPE_CHECKING:
    from collections.abc import Callable

BATCH = 500
WAIT = timedelta(hours=1)  # longer than any act takes


def rotate_log(why: str = "planned", before: str = "") -> KeyChange:
    """A new log key. The old one signs the hand-over and goes on signing beside it, unless it is lost or stolen.

    `before` is the public key of a lost one. Raises Refusal.
    """
    if why == "lost":
        old, signed = before or _last_known(), ""
        if not old:
            raise _refused("请用 --before 给出丢失密钥的公钥", "Name the lost key's public key with --before")
    else:
        old = logkeys.signer().vkey
        signed = "pending"
    number = logkeys.make()
    new = logkeys.key(number).vkey
    if signed:
        signed = note.sign(handover_text(old, new), [logkeys.signer()]).decode()
    data = {"kind": "log", "before": old, "after": new, "why": why, "handover": signed}
    done: KeyChange = perform("key.change", operator_session(), data=data).result
    logkeys.appoint(number, before=old, why=why)
    return done


def rotate_field(tell: Callable[[int, int], None] = lambda done, total: None) -> KeyChange:
    """A new field key, and every data key wrapped again under it. Raises Refusal.

    The old one stays until `retire`: an act that began before may still be about to commit a data key under it."""
    keys = field_keys()
    if isinstance(keys, Kept):
        old = keys.known()[-1:]  # before the first one in a token, the last in a file
        before = " ".join(f"{name} {keys.fingerprint(name)}" for name in old)
        new = keys.make()
        after = f"{new} {keys.fingerprint(new)}"
    else:  # the device's own tools made the next one, and it is current already
        before, after = "", keys.current()
    done: KeyChange = perform(
        "key.change", operator_session(), data={"kind": "field", "before": before, "after": after}
    ).result
    rewrap(tell)
    return done


def retire(after: timedelta = WAIT) -> list[str]:
    """Destroy the old field keys, once the present one is old enough and nothing lies under them. Returns their names."""
    keys = field_keys()
    if not isinstance(keys, Kept):
        return []
    rewrap()
    *old, current = keys.known()
    since = queries.in_use_since(current)
    if since is None or clock.real() - since < after:
        return []
    ended = [name for name in old if name != BEFORE and not DataKey.objects.filter(field_key=name).exists()]
    for name in ended:
        keys.end(name)
    return ended


def rewrap(tell: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Wrap every data key under the present field key. May be broken off and begun again. Returns how many."""
    keys = field_keys()
    current, done = keys.current(), 0
    waiting = DataKey.objects.exclude(field_key__in=["", current])
    total = waiting.count()
    while some := list(waiting.order_by("pk")[:BATCH]):
        with transaction.atomic():
            for row in some:
                plain = open_key(row)
                wrapped = keys.wrap(current, plain, wrap_bound(row.pk, row.scope))
                DataKey.objects.filter(pk=row.pk, field_key=row.field_key).update(field_key=current, wrapped=wrapped)
        done += len(some)
        tell(done, total)
    forget_data_keys()
    return done


def lost_field_keys() -> dict[str, int]:
    """Field keys that data keys lie under and that the provider has not: what is lost, by how many data keys."""
    known = set(field_keys().known())
    found: dict[str, int] = {}
    for name in DataKey.objects.exclude(field_key="").values_list("field_key", flat=True):
        if name not in known:
            found[name] = found.get(name, 0) + 1
    return found


def record_change(kind: str, before: str, after: str, why: str = "planned") -> KeyChange:
    """A stamp or a trustee's certificate that was changed by its own tools, put on the record. Raises Refusal."""
    data = {"kind": kind, "before": before, "after": after, "why": why}
    done: KeyChange = perform("key.change", operator_session(), data=data).result
    return done


def _last_known() -> str:
    found = KeyChange.objects.filter(kind="log").order_by("-id").values_list("after", flat=True).first()
    try:
        return found or logkeys.signer().vkey
    except KeyMissing:
        return found or ""


def _refused(zh: str, en: str) -> Refusal:
    return Refusal("P-KEYS", Text(zh, en), Text("", ""), status=422)
