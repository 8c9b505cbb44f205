"""Part of `ggzy verify`: every signature that an entry names is there, holds, and is over the act it stands beside."""

from __future__ import annotations

import base64
import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.verify_entries import Mismatch, batched
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.rulebook import rule
from ggzy.foundation.secrets import Shredded, unseal
from ggzy.foundation.secrets.envelope import fetch_keys
from ggzy.foundation.text import Text
from ggzy_core.certs import signed_act
from ggzy_core.certs.trust import TrustList

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ggzy.foundation.journal.verify import Report, Tell
    from ggzy_core.certs.signed_act import SignedAct
    from ggzy_core.certs.trust import Subject

CHUNK = 200  # entries at a time
NEEDED = ("act", "subject", "body", "secret", "leaf", "time")


def nobody(moment: datetime) -> TrustList:
    return TrustList(())


def no_room(subject: Subject, person: int | None, party: int | None) -> bool:
    return False


#: both set by the room that knows certificates: whose were accepted at a real moment; and is this one that person's
#: own, or that organisation's, by key?
trust_at: Callable[[datetime], TrustList] = nobody
is_theirs: Callable[[Subject, int | None, int | None], bool] = no_room


class RevokedSince(Exception):
    """By the lists of today the certificate was revoked before it signed. The door took it by the lists of its time: a
    remark and no change of the record."""

    def __init__(self, entry: Entry) -> None:
        on = entry.subject or "the node"
        super().__init__(
            f"  注意：行为 {entry.act}（{entry.subject or '节点'}，记录 {entry.pk}）的签名证书，按现有吊销列表，签名之前已被"
            f"吊销 · note: by the lists of today the certificate that signed entry {entry.pk}, {entry.act} on {on}, had "
            "been revoked before"
        )


def check_all(signed: Sequence[int], report: Report, tell: Tell) -> None:
    """Check the signatures of these entries. Raises Mismatch at the first that is gone, changed or another's."""
    for some in batched(sorted(signed), CHUNK):
        entries = Entry.objects.filter(pk__in=some).only(*NEEDED).order_by("id")
        kept = list(entries)
        fetch_keys(entry.secret for entry in kept)
        for entry in kept:
            try:
                found = check(entry)
            except RevokedSince as known_later:
                report.signatures += 1
                report.notes.append(str(known_later))
                continue
            report.signatures += found is not None
            report.unasked += found is not None and not found.asked
        tell("signatures", report.signatures, len(signed))


def check(entry: Entry) -> SignedAct | None:
    """The signature of one entry; None where an act destroyed the key it was sealed under. Raises Mismatch,
    RevokedSince."""
    stated = json.loads(entry.body)
    try:
        opened = json.loads(unseal(entry.subject, "record", entry.secret, entry.leaf))
    except Shredded:
        return None
    except ValueError as error:
        raise _wrong(entry, "密封的内容被改动", "what is sealed beside it was changed") from error
    kept = opened.get("signed")
    if kept is None:
        raise _wrong(entry, "存证载有签名，数据库中却没有", "the record names one, the database has none")
    hours = float(str(rule("P-SIGN-FRESH").on(entry.time.date()).value))
    try:
        text, cms = kept["text"].encode(), base64.b64decode(kept["cms"])
        trust, fresh = trust_at(entry.time), timedelta(hours=hours)
        found = signed_act.check(stated, text, cms, trust, salts=opened["salts"], fresh=fresh)
        theirs = is_theirs(found.subject, opened["person"], opened["party"])
    except signed_act.WrongSignature as problem:
        if problem.name == "certificate-revoked":
            raise RevokedSince(entry) from problem
        raise _wrong(entry, problem.zh, problem.en) from problem
    except Refusal as refusal:
        raise Mismatch(refusal.what) from refusal
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _wrong(entry, "签名无法读取", "it cannot be read") from error
    if not theirs:
        name = found.subject.name
        raise _wrong(entry, f"“{name}”的证书不是办理人的", f"the certificate of {name} is not that of who did it")
    return found


def _wrong(entry: Entry, zh: str, en: str) -> Mismatch:
    return Mismatch(
        Text(
            f"行为 {entry.act}（{entry.subject or '节点'}，记录 {entry.pk}）的签名不符：{zh}",
            f"The signature of entry {entry.pk}, {entry.act} on {entry.subject or 'the node'}, does not hold: {en}",
        )
    )
