"""Is a signature that of an act on the record? Judged from the entry, the text that was signed and the signature alone.

The entry holds the signature's SHA-256, so nobody can put another one in its place; that text and entry speak of one
act, matter, party and input is checked here, by whoever holds the three.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from ggzy_core.canonical import NotCanonical, canonical, commitment_holds
from ggzy_core.certs import act_text
from ggzy_core.certs.act_text import ActText, BadText
from ggzy_core.certs.cms import SignatureProblem, Signed, verify_detached
from ggzy_core.certs.trust import CertificateProblem, Subject, TrustList, check_chain, problem, revoked_since
from ggzy_core.sentences import BadValue

LONG = 512  # characters; a longer text goes on the record by its hash
MOST = 64 << 10  # bytes; a signature with its certificates is a few thousand
FRESH = timedelta(hours=24)  # between signing and the record, where no rulebook says otherwise (P-SIGN-FRESH)
HANDLING = timedelta(minutes=10)  # the door looks at the clock before the record does


class WrongSignature(BadValue):
    """A signature that is not that of this act; `name` says in which respect."""


@dataclass(frozen=True)
class SignedAct:
    """A signature that holds. `signed_at` is the signer's own clock. `asked`: lists at hand say that the certificate
    was not revoked by then; without it only its path was judged."""

    text: ActText
    subject: Subject
    signed_at: datetime
    recorded_at: datetime
    asked: bool


def check(
    entry: Mapping[str, Any],
    content: bytes,
    cms: bytes,
    trust: TrustList,
    *,
    salts: Mapping[str, str],
    fresh: timedelta = FRESH,
) -> SignedAct:
    """The signature of this entry (read from its JSON), as it stood when it was recorded. Raises WrongSignature.

    `salts` open what the entry only commits to, by the names the record gives them: "party", "data.price".
    """
    if len(cms) > MOST or hashlib.sha256(cms).hexdigest() != entry.get("sig"):
        zh, en = "签名不是存证所载的那一份", "it is not the signature that the entry names by its hash"
        raise WrongSignature("hash", zh, en)
    try:
        signed = verify_detached(content, cms)
        text = act_text.read(content)
    except SignatureProblem as fault:
        raise WrongSignature(f"signature-{fault.code}", fault.zh, fault.en) from fault
    except BadText as fault:
        raise WrongSignature(
            f"text-{fault.name}", "所签的不是可读的行为", "what was signed is no readable act"
        ) from fault
    stands_for(text, entry, salts)
    recorded = _time(entry)
    if signed.claimed_at is None or abs(signed.claimed_at - recorded) > fresh + HANDLING:
        zh, en = "签名时间与存证时间相差过久", "it was signed too long before or after it was recorded"
        raise WrongSignature("time", zh, en)
    subject, asked = _accepted(signed, recorded, trust)
    return SignedAct(text, subject, signed.claimed_at, recorded, asked)


def stands_for(text: ActText, entry: Mapping[str, Any], salts: Mapping[str, str]) -> None:
    """Refuse a text that speaks of another act, matter, party or input than the entry. Raises WrongSignature."""
    if text.act.code != entry["act"]:
        raise _other(f"行为 {text.act.code}", f"the act {text.act.code}")
    if text.matter is not None and text.matter.code != entry["subject"]:  # without one: what it opened, or its object
        raise _other(f"事项 {text.matter.code}", f"the matter {text.matter.code}")
    party = None if text.party is None else text.party.code
    if not _same(party, entry.get("actor", {}).get("party"), salts.get("party")):
        raise _other(f"主体 {party or '—'}", f"the party {party or '—'}")
    public, hidden = entry.get("data", {}) | entry.get("given", {}), entry.get("blind", {})
    for name, value in text.data.items():
        if name in hidden:
            held = _same(value, hidden[name], salts.get(f"data.{name}"))
        else:
            held = name in public and canonical(in_brief(value)) == canonical(public[name])
        if not held:
            raise _other(f"内容（{name}）", f"other contents ({name})")
    left = sorted(hidden.keys() - text.data.keys())
    if left:
        raise _other(f"内容（缺 {left[0]}）", f"other contents (without {left[0]})")


def in_brief(value: Any) -> Any:
    """A value as an entry states it: long ones by their hash, so that a leaf stays small."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    if len(text) <= LONG:
        return value
    raw = value.encode() if isinstance(value, str) else canonical(value)
    return {"sha256": hashlib.sha256(raw).hexdigest(), "len": len(raw)}


def is_open(entry: Mapping[str, Any]) -> bool:
    """Does the entry itself name who acted, and all of the input? Then nothing of its signature need stay sealed."""
    actor = entry.get("actor")
    party = actor.get("party") if isinstance(actor, Mapping) else None
    return not entry.get("blind") and isinstance(party, str) and not _is_commitment(party)


def _same(value: Any, stated: Any, salt: str | None) -> bool:
    """Is this what stands in the entry, in the open or as a commitment that this salt opens?"""
    if value is None or stated is None:
        return value is None and stated is None
    if not _is_commitment(stated):
        return bool(value == stated)
    try:
        return salt is not None and commitment_holds(value, bytes.fromhex(salt), stated)
    except (TypeError, ValueError, NotCanonical):
        return False


def _is_commitment(stated: Any) -> bool:
    return isinstance(stated, str) and len(stated) == 64 and not set(stated) - set("0123456789abcdef")


def _accepted(signed: Signed, at: datetime, trust: TrustList) -> tuple[Subject, bool]:
    """Whom the certificate names, if a recognised authority vouched for it then; and whether lists say so as well."""
    chain = (signed.certificate, signed.others, at, trust)
    try:
        return check_chain(*chain, answers=signed.answers, asked="since"), True
    except CertificateProblem as fault:
        if fault.code != "no_revocation_information":
            raise _not_accepted(fault) from fault
    since = revoked_since(signed.certificate, trust)
    if since is not None and since <= at:
        raise _not_accepted(problem("revoked"))
    try:
        return check_chain(*chain, asked="none"), False
    except CertificateProblem as fault:
        raise _not_accepted(fault) from fault


def _not_accepted(fault: CertificateProblem) -> WrongSignature:
    zh, en = f"签名时的证书：{fault.zh}", f"The certificate when it signed: {fault.en}"
    return WrongSignature(f"certificate-{fault.code}", zh, en)


def _time(entry: Mapping[str, Any]) -> datetime:
    found = datetime.fromisoformat(str(entry["time"]))
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _other(zh: str, en: str) -> WrongSignature:
    return WrongSignature("other-act", f"所签的不是这一行为：签的是{zh}", f"another act was signed: {en}")
