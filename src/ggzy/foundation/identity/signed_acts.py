"""Whose signature an act carries: the organisation that acts, by a certificate that is nobody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text
from ggzy_core.certs.cms import SignatureProblem, verify_detached

from .certificates import accept, unsigned
from .models import Certificate, Organisation

if TYPE_CHECKING:
    from datetime import datetime

    from ggzy.foundation.acts.session import Session
    from ggzy_core.certs.trust import Subject


def check_signer(text: bytes, cms: bytes, session: Session) -> datetime | None:
    """Refuse a signature that is not this session's over this text; answers when its maker says it was made."""
    try:
        signed = verify_detached(text, cms)
    except SignatureProblem as problem:
        if problem.code == "other_content":
            raise _another() from problem
        raise unsigned(problem) from problem
    subject = accept(signed.certificate, signed.others, signed.answers)
    bound = Certificate.objects.filter(fingerprint=subject.fingerprint).first()
    if bound is not None and (bound.revoked_at is not None or bound.person_id != getattr(session.person, "pk", None)):
        raise _refusal("签名证书已解除绑定，或是他人的", "The certificate is somebody else's, or is bound no more")
    if bound is None and subject.uscc != getattr(session.party, "uscc", ""):
        raise _refusal("签名证书不属于本单位", "The signer's certificate is not your organisation's")
    return signed.claimed_at


def is_theirs(subject: Subject, person: int | None, party: int | None) -> bool:
    """Was this certificate ever bound to that person, or is it that organisation's? Both by key. An unbound one may
    have become a colleague's since."""
    if Certificate.objects.filter(fingerprint=subject.fingerprint, person=person).exists():
        return True
    return Organisation.objects.filter(pk=party, uscc=subject.uscc).exists()


def _another() -> Refusal:
    """Signed was something else: another act, other contents, another site, or a sign-in."""
    return Refusal(
        "P-SIGNATURE",
        Text(
            "签名不是对本次办理内容所作：内容已变化，或签的是另一项行为",
            "The signature is not over what is about to be done: it has changed, or another act was signed",
        ),
        Text("请回到核对页重新核对并签名", "Go back to the review page and sign again"),
        status=422,
    )


def _refusal(zh: str, en: str) -> Refusal:
    remedy = Text("请用登录人本人为本单位领取的证书签名", "Sign with the certificate you hold for this organisation")
    return Refusal("P-SIGNATURE", Text(zh, en), remedy, status=403)
