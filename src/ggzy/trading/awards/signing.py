"""An optional signature where the law allows electronic confirmation after sign-in: if there is one, it must hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.identity.certificates import decoded, signer_of
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session


def check(data: bytes, signature: str, session: Session) -> None:
    """Refuse a signature (base64 of a detached CMS) over other bytes or by another organisation. Empty: nothing to do."""
    if not signature:
        return
    if signer_of(data, decoded(signature)).uscc != getattr(session.party, "uscc", None):
        raise _refusal("签名证书不属于本单位", "The signer's certificate is not your organisation's")


def _refusal(zh: str, en: str) -> Refusal:
    remedy = Text("请用本单位证书对原文重新签名", "Sign the original bytes again with your organisation's certificate")
    return Refusal("P-SIGNATURE", Text(zh, en), remedy, status=422)
