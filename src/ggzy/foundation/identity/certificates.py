"""Certificates and signatures as the node accepts them: the trust list on disk, and refusals in the house's words.

Certificates keep real time, whatever time a rehearsal plays.
"""

from __future__ import annotations

import base64
import contextlib
import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from ggzy.foundation import clock
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text
from ggzy_core.certs.cms import SignatureProblem, verify_detached
from ggzy_core.certs.trust import CertificateProblem, Subject, TrustList, check_chain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime


def folder() -> Path:
    """Where the revocation lists (`*.crl`) of accepted CAs lie, and their roots (`*.pem`) until a list is adopted."""
    return Path(settings.GGZY_DATA) / "trust"


def nobody_listed(crls: tuple[bytes, ...]) -> TrustList | None:
    return None


def never() -> datetime | None:
    return None


#: filled by the room `recognition`: the real time from which an adopted list decides
listed_since: Callable[[], datetime | None] = never

#: filled by the room `recognition`: what the adopted list of authorities accepts, with these revocation lists
listed: Callable[[tuple[bytes, ...]], TrustList | None] = nobody_listed


def trust() -> TrustList:
    """Who is accepted: the roots of the adopted list; before there is one, those that lie on disk. The revocation
    lists are always those on disk now: their authorities sign them, so they need nobody's adoption."""
    kept = _on_disk()
    return listed(kept.crls) or kept


def trust_at(moment: datetime) -> TrustList:
    """Who was accepted at a real moment: an adopted list loses nobody, and says from when until when each counts."""
    since = listed_since()
    return trust() if since is not None and since <= moment else _on_disk()


def _on_disk() -> TrustList:
    return _load(str(folder()), tuple(sorted(_stamps(str(folder())))))


def _stamps(place: str) -> Iterator[tuple[str, int]]:
    """The files below a folder that say whom to trust, with the time each was written."""
    with contextlib.suppress(FileNotFoundError), os.scandir(place) as found:
        for one in found:
            if one.is_dir(follow_symlinks=False):
                yield from _stamps(one.path)
            elif one.name.endswith((".pem", ".crl")):
                yield one.path, one.stat().st_mtime_ns


@lru_cache(maxsize=4)
def _load(root: str, _stamps: tuple[tuple[str, int], ...]) -> TrustList:
    return TrustList.load(Path(root))


def accept(certificate: bytes, others: Sequence[bytes] = (), answers: Sequence[bytes] = ()) -> Subject:
    """Whom a certificate names, chain and revocation checked at this real moment. Raises Refusal (电子签名法 13, 16)."""
    try:
        return check_chain(certificate, others, clock.real(), trust(), answers=answers)
    except CertificateProblem as problem:
        raise refusal_of(problem) from problem


def decoded(text: str) -> bytes:
    """The bytes of a signature handed in as Base64. Raises Refusal P-SIGNATURE."""
    try:
        raw = text.encode() if text[:1] == "{" else base64.b64decode(text, validate=True)
        if raw[:1] == b"{" and b"authenticatorData" in raw:
            raise _of_a_passkey()
        return base64.b64decode(text, validate=True)
    except ValueError as error:
        raise Refusal(
            "P-SIGNATURE",
            Text("签名不是 Base64 文本", "The signature is not base64"),
            Text("请重新生成签名后提交", "Make the signature again and submit it"),
            status=422,
        ) from error


def _of_a_passkey() -> Refusal:
    return Refusal(
        "P-PASSKEY",
        Text(
            "这是通行密钥的答复，不是数字证书的签名；法律要求签名的行为不能用通行密钥办理",
            "This is a passkey's answer and no signature of a certificate; what the law wants signed is not done by passkey",
        ),
        Text("请用本单位的数字证书签名后提交", "Sign with your organisation's certificate and submit that"),
        status=422,
    )


def signer_of(data: bytes, signature: bytes) -> Subject:
    """Who signed these bytes with a detached CMS signature whose certificate is accepted now. Raises Refusal."""
    try:
        signed = verify_detached(data, signature)
    except SignatureProblem as problem:
        raise unsigned(problem) from problem
    return accept(signed.certificate, signed.others, signed.answers)


def unsigned(problem: SignatureProblem) -> Refusal:
    """What somebody is told whose signature does not hold."""
    return Refusal(
        "P-SIGNATURE",
        Text(problem.zh, problem.en),
        Text("请用本单位证书对原文重新签名", "Sign the original bytes again with your organisation's certificate"),
        status=422,
    )


def read_pem(text: str) -> tuple[Subject, bytes]:
    """An accepted certificate given as PEM: its subject and its DER."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    try:
        certificates = x509.load_pem_x509_certificates(text.encode())
    except ValueError as error:
        raise Refusal(
            "P-CERTIFICATE",
            Text("不是 PEM 格式的证书", "This is not a certificate in PEM form"),
            Text("请从证书工具导出 PEM", "Export it as PEM"),
            status=422,
        ) from error
    ders = [one.public_bytes(Encoding.DER) for one in certificates]
    return accept(ders[0], ders[1:]), ders[0]


def refusal_of(problem: CertificateProblem) -> Refusal:
    return Refusal(
        "P-CERTIFICATE",
        Text(problem.zh, problem.en),
        Text(problem.remedy_zh, problem.remedy_en),
        facts={"code": problem.code},
        status=403,
    )
