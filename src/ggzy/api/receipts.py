"""Receipts over HTTP: the proof that an act is on the record, or "ask again soon"."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from ggzy.foundation import clock
from ggzy.foundation.cosigning.queries import signed_policy
from ggzy.foundation.journal import receipts, sequencer
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.matters.models import Moment
from ggzy.foundation.secrets import unseal
from ggzy.foundation.text import Text
from ggzy_core.tlog.folder import TileFolder

from . import problems
from .endpoint import body_of, said
from .tokens import session_of

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session

LEAF = re.compile(r"[0-9a-f]{64}", re.ASCII)


def by_leaf(request: HttpRequest, leaf: str) -> HttpResponse:
    """GET: the receipt as text (C2SP .tlog-proof), or 202 with Retry-After while the journal has not taken it in."""
    return _receipt(session_of(request), leaf)


def asked(request: HttpRequest) -> HttpResponse:
    """POST {leaf}: the same, with the hash kept out of the address; the way for acts that are still sealed."""
    return _receipt(session_of(request), body_of(request).get("leaf"))


def log(request: HttpRequest) -> HttpResponse:
    """GET: the journal's name, its public key, its newest checkpoint, and the policy of its cosigners, signed by it."""
    signer, checkpoint = sequencer.signer(), TileFolder(sequencer.folder()).checkpoint()
    told = {"origin": signer.name, "vkey": signer.vkey, "checkpoint": checkpoint.decode() if checkpoint else None}
    policy = signed_policy()
    return said(told | {"policy": policy.decode() if policy else None})


def _receipt(session: Session, leaf: object) -> HttpResponse:
    if not isinstance(leaf, str) or not LEAF.fullmatch(leaf):
        raise problems.malformed("叶哈希应为 64 位小写十六进制", "A leaf hash has 64 small hex digits", status=422)
    entry = Entry.objects.filter(leaf=leaf).first()
    if entry is None or not may_have(session, entry):
        raise problems.unknown(Text("没有这条存证", "There is no such entry"))
    try:
        text = receipts.receipt(entry)
    except receipts.Pending as pending:
        wait = settings.GGZY_SLOT_SECONDS if entry.until else 1
        return said({"pending": str(pending)}, status=202, Retry_After=str(max(1, round(wait))))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def may_have(session: Session, entry: Entry) -> bool:
    """A public act's receipt is for anybody. While one is sealed, that it happened is told to its maker alone."""
    if not entry.until or _is_over(entry):
        return True
    if session.party is None and session.person is None:
        return False
    who = json.loads(unseal(entry.subject, "record", entry.secret, entry.leaf))
    if who["party"] is not None:
        return session.party is not None and session.party.pk == who["party"]
    return session.person is not None and session.person.pk == who["person"]


def _is_over(entry: Entry) -> bool:
    return Moment.objects.filter(matter__code=entry.subject, name=entry.until, at__lte=clock.now()).exists()
