"""The trustee's side: open one's own share, check it against the commitments, acknowledge it.

With as many acknowledgements as the threshold, the bid will open whatever the bidder does; with fewer, the bidder is
warned while it can still seal again. An acknowledgement tells the bid's header by hash and nothing of the bidder.
"""

from __future__ import annotations

import hmac

from ggzy_core.canonical import NotCanonical, canonical, load
from ggzy_core.certs.cms import SignatureProblem, sign_detached, verify_detached
from ggzy_core.certs.credential import Credential, fingerprint
from ggzy_core.certs.envelope import EnvelopeProblem, decrypt
from ggzy_core.sealing.feldman import Share, verify_share, wrong_share
from ggzy_core.sealing.header import Header
from ggzy_core.sealing.problems import SealingProblem

LABEL = "OpenGGZY trustee acknowledgement v1"
REFUSAL = "OpenGGZY trustee refusal v1"
#: what may be wrong with a share, as `check_share` names it
FAULTS = ("unopenable-share", "share-for-another-bid", "wrong-share")


def check_share(header: Header, envelope: bytes, credential: Credential) -> Share:
    """Open share_<i>.cms with the trustee's credential and check it. Raises SealingProblem:
    not-a-trustee, unopenable-share, share-for-another-bid or wrong-share, each naming the trustee's number."""
    number = slot_of(header, credential.fingerprint)
    part = f"share_{number}"
    try:
        note = load(decrypt(envelope, credential))
        stated, ctx, value = note["number"], note["ctx"], bytes.fromhex(note["share"])
        if set(note) != {"number", "ctx", "share"} or not isinstance(ctx, str):
            raise ValueError("unknown members")
    except (EnvelopeProblem, NotCanonical, KeyError, TypeError, ValueError) as error:
        told = error.zh if isinstance(error, EnvelopeProblem) else "内容格式不符。"
        said = error.en if isinstance(error, EnvelopeProblem) else "Its content is malformed."
        raise SealingProblem(
            "unopenable-share",
            f"第 {number} 号受托人的份额信封无法打开：{told}投标人须重新加密。",
            f"The share envelope of trustee {number} does not open. {said} The bidder must seal again.",
            part,
        ) from error
    if stated != number or not hmac.compare_digest(ctx.encode(), header.ctx.digest().hex().encode()):
        raise SealingProblem(
            "share-for-another-bid",
            f"第 {number} 号受托人收到的份额属于另一份投标或另一受托人，投标人须重新加密。",
            f"The share sent to trustee {number} belongs to another bid or trustee; the bidder must seal again.",
            part,
        )
    share = Share(number, value)
    if not verify_share(share, header.ctx.points):
        raise wrong_share(number)
    return share


def slot_of(header: Header, fingerprint: str) -> int:
    """The number under which a certificate (SHA-256, hex) is a trustee of this bid."""
    for slot in header.ctx.trustees:
        if slot.certificate == fingerprint:
            return slot.number
    raise SealingProblem(
        "not-a-trustee",
        "此证书不是该投标的受托人证书，请使用招标公告登记的受托人证书。",
        "This certificate is not a trustee's of this bid; use the one named in the notice.",
    )


def acknowledge(header_hash: str, credential: Credential) -> bytes:
    """Sign "I hold a good share of the bid with this header" (detached CMS, DER). Call `check_share` before."""
    return sign_detached(_statement(header_hash), credential)


def refuse(header_hash: str, fault: str, credential: Credential) -> bytes:
    """Sign "the share I was sent of the bid with this header is bad, for this reason" (detached CMS, DER)."""
    if fault not in FAULTS:
        raise ValueError(f"no fault of a share: {fault}")
    return sign_detached(_statement(header_hash, fault), credential)


def verify_ack(header: Header, ack: bytes, fault: str = "") -> int:
    """Whose word on this very header it is, the trustee's number: that its share is good, or `fault`, that it is bad.

    Raises SealingProblem.
    """
    try:
        signed = verify_detached(_statement(header.digest(), fault), ack)
    except SignatureProblem as error:
        raise SealingProblem(
            "bad-ack",
            f"受托人确认无效：{error.zh}",
            f"The acknowledgement does not hold. {error.en}",
        ) from error
    return slot_of(header, fingerprint(signed.certificate))


def _statement(header_hash: str, fault: str = "") -> bytes:
    if fault:
        return canonical({"label": REFUSAL, "header": header_hash, "fault": fault})
    return canonical({"label": LABEL, "header": header_hash})
