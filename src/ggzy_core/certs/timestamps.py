"""Trusted time: RFC 3161 requests, tokens checked, and the reply of a sample time-stamping authority.

An `Ask` sends a request and brings the reply, both DER: over HTTP to a real authority, or to a sample one at hand.
"""

from __future__ import annotations

import secrets
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from asn1crypto import algos, cms, core, tsp, x509

from ggzy_core.certs.cms import NAMES, SignatureProblem, digest_by, signed_data, signer_of
from ggzy_core.certs.credential import SigningKey
from ggzy_core.certs.trust import CertificateProblem, Subject, TrustList, check_chain

Ask = Callable[[bytes], bytes]
SAMPLE_POLICY = "1.3.6.1.4.1.99999.1"  # of nobody: a sample
MOST_BYTES = 256 << 10
PATIENCE = 20.0  # seconds
_SENTENCES = {
    "unreadable": ("时间戳不是有效的 RFC 3161 格式。", "Not a readable RFC 3161 timestamp."),
    "refused": ("时间戳服务拒绝了请求。", "The time-stamping authority refused the request."),
    "unreachable": ("无法连接时间戳服务，请稍后重试。", "The time-stamping authority cannot be reached; try again."),
    "other_hash": (
        "时间戳盖在另一个值上：它不属于这个签名。",
        "The timestamp is over another hash: it does not belong to this signature.",
    ),
    "bad_token": ("时间戳的签名校验不通过。", "The signature of the timestamp does not verify."),
    "not_a_timestamper": (
        "时间戳的签发证书不是时间戳证书。",
        "The certificate of the timestamp is not one for timestamps.",
    ),
    "not_accepted": ("时间戳服务的证书未被接受：", "The certificate of the time-stamping authority is not accepted: "),
}


class TimestampProblem(ValueError):
    """A timestamp that cannot be had or does not hold; `code` is one of those above."""

    def __init__(self, code: str, why: CertificateProblem | SignatureProblem | None = None) -> None:
        self.code = code
        zh, en = _SENTENCES[code]
        self.zh, self.en = zh + (why.zh if why else ""), en + (why.en if why else "")
        super().__init__(f"{self.zh} {self.en}")


@dataclass(frozen=True)
class Timestamp:
    """A token that was read: over which imprint it is, by which hash, when it was made and who says so."""

    at: datetime
    algorithm: str
    imprint: bytes
    certificate: bytes
    others: tuple[bytes, ...]
    authority: str


class _Reply(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    """TimeStampResp (RFC 3161, 2.4.2), where a refusal has no token; asn1crypto's own demands one."""

    _fields = [("status", tsp.PKIStatusInfo), ("time_stamp_token", cms.ContentInfo, {"optional": True})]


def over_http(address: str, patience: float = PATIENCE) -> Ask:
    """Ask an authority by RFC 3161, 3.4. Raises TimestampProblem when it does not answer."""
    if urlsplit(address).scheme not in {"http", "https"}:
        raise ValueError(f"时间戳服务地址须为 http(s)：{address} A timestamp address is http or https.")

    def ask(request: bytes) -> bytes:
        headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
        asked = urllib.request.Request(address, request, headers)  # noqa: S310  the scheme was looked at
        try:
            with urllib.request.urlopen(asked, timeout=patience) as reply:  # noqa: S310
                return bytes(reply.read(MOST_BYTES))
        except (urllib.error.URLError, TimeoutError, OSError) as error:
            raise TimestampProblem("unreachable") from error

    return ask


def sample_authority(key: SigningKey, at: Callable[[], datetime] | None = None) -> Ask:
    """A time-stamping authority at hand, for samples and tests: no network, the machine's own clock."""

    def ask(request: bytes) -> bytes:
        return answer(request, key, at() if at else datetime.now(UTC))

    return ask


def token_over(data: bytes, ask: Ask) -> bytes:
    """A token (DER) over the SHA-256 of `data`."""
    return token_for(digest_by("sha256", data), "sha256", ask)


def token_for(imprint: bytes, algorithm: str, ask: Ask) -> bytes:
    nonce = secrets.randbits(63) | 1 << 62
    request = tsp.TimeStampReq(
        {
            "version": 1,
            "message_imprint": {"hash_algorithm": {"algorithm": algorithm}, "hashed_message": imprint},
            "nonce": nonce,
            "cert_req": True,
        }
    )
    return granted(ask(request.dump()), imprint, nonce)


def granted(reply: bytes, imprint: bytes, nonce: int | None) -> bytes:
    """The token in a reply that grants just what was asked. Raises TimestampProblem."""
    try:
        parsed = _Reply.load(reply, strict=True)
        if parsed["status"]["status"].native not in {"granted", "granted_with_mods"}:
            raise TimestampProblem("refused")
        token = parsed["time_stamp_token"].dump()
        info = _info(signed_data(token))
        said = info["nonce"].native, info["message_imprint"]["hashed_message"].native
    except (ValueError, TypeError, KeyError) as error:
        raise error if isinstance(error, TimestampProblem) else TimestampProblem("unreadable") from error
    if (nonce is not None and said[0] != nonce) or said[1] != imprint:
        raise TimestampProblem("other_hash")
    return bytes(token)


def read_token(token: bytes) -> Timestamp:
    """What a token says, its own signature checked, but not yet whose it is. Raises TimestampProblem."""
    try:
        signed = signed_data(token)
        info = _info(signed)
        by = signer_of(signed, bytes(signed["encap_content_info"]["content"].contents))
        imprint = info["message_imprint"]
        authority = x509.Certificate.load(by.certificate).subject.native.get("common_name", "")
        return Timestamp(
            info["gen_time"].native,
            imprint["hash_algorithm"]["algorithm"].native,
            imprint["hashed_message"].native,
            by.certificate,
            by.others,
            str(authority),
        )
    except SignatureProblem as error:
        raise TimestampProblem("bad_token" if error.code != "unreadable" else "unreadable", error) from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise TimestampProblem("unreadable") from error


def check_token(token: bytes, data: bytes, trust: TrustList) -> tuple[Timestamp, Subject]:
    """When the token says `data` existed, and who says so: an authority of the trust list, good at that moment."""
    found = read_token(token)
    try:
        fits = digest_by(found.algorithm, data) == found.imprint
    except KeyError as error:
        raise TimestampProblem("unreadable") from error
    if not fits:
        raise TimestampProblem("other_hash")
    usage = x509.Certificate.load(found.certificate).extended_key_usage_value
    if usage is None or usage.native != ["time_stamping"]:
        raise TimestampProblem("not_a_timestamper")
    try:
        return found, check_chain(found.certificate, found.others, found.at, trust, use="any", uscc_required=False)
    except CertificateProblem as problem:
        raise TimestampProblem("not_accepted", problem) from problem


def answer(request: bytes, key: SigningKey, at: datetime) -> bytes:
    """The reply of a sample authority to one request, DER; what it cannot read it rejects."""
    try:
        asked = tsp.TimeStampReq.load(request, strict=True)
        imprint = asked["message_imprint"]
        fits = len(imprint["hashed_message"].native) == len(
            digest_by(imprint["hash_algorithm"]["algorithm"].native, b"")
        )
        nonce = asked["nonce"].native
    except (ValueError, TypeError, KeyError):
        fits = False
    if not fits:
        refused = {"status": "rejection", "fail_info": {"bad_request"}}
        return bytes(_Reply({"status": refused}).dump())
    info = tsp.TSTInfo(
        {
            "version": "v1",
            "policy": SAMPLE_POLICY,
            "message_imprint": imprint,
            "serial_number": secrets.randbits(63) | 1 << 62,
            "gen_time": at.astimezone(UTC).replace(microsecond=0),
            **({} if nonce is None else {"nonce": nonce}),
        }
    )
    token = _token(info.dump(), key)
    return bytes(_Reply({"status": {"status": "granted"}, "time_stamp_token": token}).dump())


def _token(info: bytes, key: SigningKey) -> Any:
    hashed, named = NAMES[key.mechanism]
    certificate = x509.Certificate.load(key.certificate)
    names = tsp.SigningCertificateV2({"certs": [{"cert_hash": digest_by("sha256", key.certificate)}]})
    attributes = cms.CMSAttributes(
        [
            cms.CMSAttribute({"type": "content_type", "values": ["tst_info"]}),
            cms.CMSAttribute({"type": "message_digest", "values": [digest_by(hashed, info)]}),
            cms.CMSAttribute({"type": "signing_certificate_v2", "values": [names]}),
        ]
    )
    digest = algos.DigestAlgorithm({"algorithm": hashed})
    sid = {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    signer = {
        "version": "v1",
        "sid": cms.SignerIdentifier({"issuer_and_serial_number": sid}),
        "digest_algorithm": digest,
        "signed_attrs": attributes,
        "signature_algorithm": {"algorithm": named},
        "signature": key.sign(attributes.dump()),
    }
    chain = [key.certificate, *key.chain]
    signed = {
        "version": "v3",
        "digest_algorithms": [digest],
        "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(info)},
        "certificates": [cms.CertificateChoices({"certificate": x509.Certificate.load(one)}) for one in chain],
        "signer_infos": [signer],
    }
    return cms.ContentInfo({"content_type": "signed_data", "content": cms.SignedData(signed)})


def _info(signed: Any) -> Any:
    content = signed["encap_content_info"]
    if content["content_type"].native != "tst_info":
        raise TimestampProblem("unreadable")
    return content["content"].parsed
