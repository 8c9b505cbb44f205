"""Sign-in by certificate: what is signed, and checking the answer.

The signer builds the text itself from the origin it talks to, the server's nonce and the time; it never signs bytes a
server sent. The first line separates it from every document, so an answer can pass for nothing else and for no other
site.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ggzy_core.certs.cms import SignatureProblem, sign_detached, verify_detached
from ggzy_core.certs.credential import SigningKey
from ggzy_core.certs.trust import Subject, TrustList, check_chain

LABEL = "OpenGGZY sign-in v1 / 登录"
LIFETIME = timedelta(minutes=5)
_ORIGIN = re.compile(r"^https?://[A-Za-z0-9.\-\[\]:]{1,255}$")
_NONCE = re.compile(r"^[0-9a-f]{64}$")


class ChallengeProblem(ValueError):
    """A sign-in answer that does not hold; `code` is malformed, too_old or bad_signature."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(f"{zh} {en}")
        self.code, self.zh, self.en = code, zh, en


@dataclass(frozen=True)
class Challenge:
    """`origin` is scheme and host (no path), `nonce` 32 random bytes in hex bound to one session and used once,
    `at` when it was made (aware, whole seconds)."""

    origin: str
    nonce: str
    at: datetime

    def __post_init__(self) -> None:
        if not _ORIGIN.match(self.origin) or not _NONCE.match(self.nonce) or self.at.tzinfo is None:
            raise ChallengeProblem(
                "malformed",
                "登录质询格式不正确，请刷新登录页面后重试。",
                "The sign-in challenge is malformed; reload the sign-in page.",
            )

    @classmethod
    def make(cls, origin: str, at: datetime) -> Challenge:
        """A fresh challenge for `origin`."""
        return cls(origin, secrets.token_hex(32), at.replace(microsecond=0))

    def text(self) -> bytes:
        """The bytes that are signed."""
        when = self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return f"{LABEL}\norigin: {self.origin}\nnonce: {self.nonce}\ntime: {when}\n".encode()


def answer(challenge: Challenge, credential: SigningKey) -> bytes:
    """Sign a challenge: detached CMS, DER."""
    return sign_detached(challenge.text(), credential)


def check_answer(
    challenge: Challenge, signature: bytes, at: datetime, trust: TrustList, *, uscc_required: bool = True
) -> Subject:
    """Whom the answer proves. The caller takes `challenge` from the session and forgets it, so that it serves once.

    Raises ChallengeProblem, or CertificateProblem for a certificate that is not accepted at `at`.
    """
    if not timedelta(seconds=-60) <= at - challenge.at <= LIFETIME:
        raise ChallengeProblem(
            "too_old",
            "登录质询已超过 5 分钟，请刷新登录页面后重新签名。",
            "The sign-in challenge is older than five minutes; reload the page and sign again.",
        )
    try:
        signed = verify_detached(challenge.text(), signature)
    except SignatureProblem as error:
        raise ChallengeProblem("bad_signature", f"登录签名无效：{error.zh}", f"Sign-in refused. {error.en}") from error
    return check_chain(
        signed.certificate, signed.others, at, trust, uscc_required=uscc_required, answers=signed.answers
    )
