"""The signatures over acts in a package, beside the entries that name them by hash.

record/000012-award.notify.signed.txt    what was signed: the act in full
record/000012-award.notify.signed.cms    the signature (detached CMS, DER): `openssl cms -verify -binary` takes both
record/000012-award.notify.signed.json   where the entry only commits to who acted: what opens that commitment
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ggzy_core.certs import signed_act
from ggzy_core.periods import ZONE

from .findings import Fault, Signature
from .reading import whole

if TYPE_CHECKING:
    from ggzy_core.certs.trust import TrustList

#: what entries and certificates that were made to do harm raise
HOSTILE = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, AssertionError, RecursionError)
ENDS = TEXT, CMS, SALTS = ".signed.txt", ".signed.cms", ".signed.json"


def look(
    archive: zipfile.ZipFile, entries: Mapping[str, Any], trust: TrustList
) -> tuple[list[Signature], list[str], list[Fault]]:
    """(signatures that hold, entries whose signature stays sealed, faults) of these proven entries, by their stems."""
    present = set(archive.namelist())
    good: list[Signature] = []
    sealed: list[str] = []
    faults: list[Fault] = []
    for stem, entry in entries.items():
        there = {stem + end for end in ENDS} & present
        if not isinstance(entry, dict):
            continue  # its receipt does not hold: that is said already
        if "sig" not in entry:
            faults += [
                Fault(one, "存证没有载明这个签名", "the record names no such signature") for one in sorted(there)
            ]
        elif not there and not signed_act.is_open(entry):
            sealed.append(stem)
        elif isinstance(found := _one(archive, stem, entry, trust), Signature):
            good.append(found)
        else:
            faults.append(found)
    strays = sorted(name for name in present if name.endswith(ENDS) and name.rpartition(".signed.")[0] not in entries)
    return good, sealed, [*faults, *(Fault(one, "没有与之对应的行为", "no act stands beside it") for one in strays)]


def _one(archive: zipfile.ZipFile, stem: str, entry: dict[str, Any], trust: TrustList) -> Signature | Fault:
    text, cms = whole(archive, stem + TEXT), whole(archive, stem + CMS)
    for content, end, zh, en in ((cms, CMS, "签名", "the signature"), (text, TEXT, "所签的内容", "what was signed")):
        if content is None:
            return Fault(stem + end, f"存证载明了签名，包内缺少{zh}", f"the record names a signature: {en} is missing")
    try:
        salts = json.loads(whole(archive, stem + SALTS) or b"{}")
        return _said(stem, signed_act.check(entry, text or b"", cms or b"", trust, salts=salts))
    except signed_act.WrongSignature as problem:
        end = TEXT if problem.name.startswith(("text", "signature-other_content")) else CMS
        return Fault(stem + end, problem.zh, problem.en)
    except HOSTILE:
        return Fault(stem + CMS, "无法读取", "it cannot be read")


def _said(stem: str, found: signed_act.SignedAct) -> Signature:
    text, subject = found.text, found.subject
    party = text.party
    return Signature(
        path=stem + CMS,
        act=text.act.code,
        act_zh=text.act.name.zh,
        act_en=text.act.name.en,
        matter=text.matter.code if text.matter else "",
        party=f"{party.name.zh} {party.code}" if party else "",
        name=subject.name,
        person=subject.person,
        uscc=subject.uscc,
        authority=subject.issuer,
        signed_at=_shown(found.signed_at),
        recorded_at=_shown(found.recorded_at),
        asked=found.asked,
    )


def _shown(at: datetime) -> str:
    return at.astimezone(ZONE).strftime("%Y-%m-%d %H:%M:%S")
