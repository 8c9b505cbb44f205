"""Detached CMS signatures (RFC 5652) at the level of CAdES-BES (ETSI EN 319 122-1), P-256, RSA and SM2.

`openssl cms -verify -binary` accepts what `sign_detached` makes, and the reverse. A signature only says which
certificate made it: pass that one to `trust.check_chain`. Envelopes stand in `envelope.py` and are re-exported.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from asn1crypto import algos, cms, keys, ocsp, tsp, x509
from cryptography import x509 as pyca
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from ggzy_core.certs import sm2
from ggzy_core.certs.credential import Mechanism, SigningKey
from ggzy_core.certs.envelope import EnvelopeProblem, decrypt, encrypt_to
from ggzy_core.certs.sm2_checks import is_sm2

__all__ = [
    "EnvelopeProblem",
    "SignatureProblem",
    "Signed",
    "decrypt",
    "encrypt_to",
    "sign_detached",
    "verify_detached",
]

_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
    "sm3": hashes.SM3(),
}
MOST_ANSWERS = 4  # OCSP answers that are looked at in one message
#: digest and signature algorithm of each mechanism, as CMS names them
NAMES: dict[Mechanism, tuple[str, str]] = {
    "ecdsa": ("sha256", "sha256_ecdsa"),
    "rsa": ("sha256", "rsassa_pkcs1v15"),
    "sm2": ("sm3", sm2.IN_CMS),
}
_SENTENCES = {
    "unreadable": (
        "签名文件不是有效的 CMS 签名（RFC 5652），请重新签名。",
        "Not a readable CMS signature (RFC 5652); sign again.",
    ),
    "not_one_signer": (
        "签名文件须恰有一个签名人且附其证书。",
        "A signature needs exactly one signer, with the certificate inside.",
    ),
    "not_detached": (
        "签名须为分离式签名，且含签名属性。",
        "The signature must be detached and have signed attributes.",
    ),
    "unsupported": (
        "签名算法不受支持，请使用 P-256、RSA（SHA-256 及以上）或 SM2（SM3）。",
        "Unsupported algorithm; use P-256 or RSA with SHA-256 or better, or SM2 with SM3.",
    ),
    "no_sm2": (sm2.Sm2Unavailable.zh, sm2.Sm2Unavailable.en),
    "other_content": (
        "签名与所附内容不符：内容已被改动，或签名属于另一份文件。",
        "The signature does not fit the content: it was changed, or the signature belongs to another file.",
    ),
    "other_certificate": (
        "签名所附证书不是签名时声明的那一张：证书被调换。",
        "The certificate inside is not the one the signature names: it was swapped.",
    ),
    "bad_signature": (
        "签名值校验不通过，签名无效。",
        "The signature value does not verify.",
    ),
}


class SignatureProblem(ValueError):
    """A signature that does not hold; `code` is unreadable, not_one_signer, not_detached, unsupported, other_content,
    other_certificate, bad_signature or no_sm2."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.zh, self.en = _SENTENCES[code]
        super().__init__(f"{self.zh} {self.en}")


@dataclass(frozen=True)
class Signed:
    """Who signed: certificate and companions as DER. `claimed_at` is the signer's own word, not a timestamp; `answers`
    are OCSP answers that came along (RFC 5940), nothing that was signed: `trust.check_chain` judges them."""

    certificate: bytes
    others: tuple[bytes, ...]
    claimed_at: datetime | None
    answers: tuple[bytes, ...] = ()


def sign_detached(
    data: bytes, credential: SigningKey, at: datetime | None = None, answers: Sequence[bytes] = ()
) -> bytes:
    """Sign `data` with SHA-256 (SM2: SM3); answers a DER ContentInfo without the content but with the signer's chain.

    `answers`: OCSP answers, DER, to take along (RFC 5940), so that nobody need ask the responder.
    """
    certificate = x509.Certificate.load(credential.certificate)
    hashed, named = NAMES[credential.mechanism]
    attributes = cms.CMSAttributes(
        [
            _attribute("content_type", "data"),
            _attribute("message_digest", _digest(_HASHES[hashed], data)),
            _attribute("signing_time", cms.Time({"utc_time": (at or datetime.now(UTC)).replace(microsecond=0)})),
            _attribute("signing_certificate_v2", _names_certificate(credential.certificate)),
        ]
    )
    digest = algos.DigestAlgorithm({"algorithm": hashed})
    signer = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                {
                    "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                        {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
                    )
                }
            ),
            "digest_algorithm": digest,
            "signed_attrs": attributes,
            "signature_algorithm": {"algorithm": named},
            "signature": credential.sign(attributes.dump()),
        }
    )
    chain = [certificate, *(x509.Certificate.load(der) for der in credential.chain)]
    signed = cms.SignedData(
        {
            "version": "v5" if answers else "v1",  # RFC 5652, 5.1
            "digest_algorithms": [digest],
            "encap_content_info": {"content_type": "data"},
            "certificates": [cms.CertificateChoices({"certificate": one}) for one in chain],
            "signer_infos": [signer],
            **_stapled(answers),
        }
    )
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump())


def verify_detached(data: bytes, signature: bytes) -> Signed:
    """Check that `signature` (DER) was made over exactly `data` by the certificate inside. Raises SignatureProblem.

    Signed attributes are demanded: without them a signature over an attribute block passes for one over content.
    """
    try:
        return _verify(data, signature)
    except SignatureProblem:
        raise
    except (ValueError, TypeError, KeyError, AttributeError) as error:  # what asn1crypto raises on hostile bytes
        raise SignatureProblem("unreadable") from error


def _verify(data: bytes, signature: bytes) -> Signed:
    signed = signed_data(signature)
    content = signed["encap_content_info"]
    if content["content_type"].native != "data" or content["content"].native is not None:
        raise SignatureProblem("not_detached")
    return signer_of(signed, data)


def signed_data(signature: bytes) -> Any:
    """The SignedData of a CMS message with one signer (asn1crypto). Raises SignatureProblem."""
    info = cms.ContentInfo.load(signature, strict=True)
    if info["content_type"].native != "signed_data":
        raise SignatureProblem("unreadable")
    signed = info["content"]
    if len(signed["signer_infos"]) != 1:
        raise SignatureProblem("not_one_signer")
    return signed


def signer_of(signed: Any, data: bytes) -> Signed:
    """Who signed `data`, by a message whose content is of the type it names. Raises SignatureProblem."""
    signer = signed["signer_infos"][0]
    # the bytes as received, tagged as the SET OF they stand for (RFC 5652, 5.4); asn1crypto may write them anew later
    to_be_signed = b"\x31" + signer["signed_attrs"].dump()[1:]
    attributes = _attributes(signer["signed_attrs"])
    if not attributes:
        raise SignatureProblem("not_detached")
    algorithm = _HASHES.get(signer["digest_algorithm"]["algorithm"].native)
    if algorithm is None:
        raise SignatureProblem("unsupported")
    digest = _digest(algorithm, data)
    kind = signed["encap_content_info"]["content_type"].native
    if attributes["content_type"].native != kind or not hmac.compare_digest(
        attributes["message_digest"].native, digest
    ):
        raise SignatureProblem("other_content")
    certificate, others = _find_signer(signed["certificates"], signer["sid"])
    _check_named_certificate(attributes, certificate)
    _check_value(certificate, signer, to_be_signed, algorithm)
    when = attributes.get("signing_time")
    return Signed(certificate, others, None if when is None else when.native, _answers(signed["crls"]))


def _stapled(answers: Sequence[bytes]) -> dict[str, Any]:
    if not answers:
        return {}
    kept = [
        {"other_rev_info_format": "ocsp_response", "other_rev_info": ocsp.OCSPResponse.load(one)} for one in answers
    ]
    return {"crls": [cms.RevocationInfoChoice("other", cms.OtherRevocationInfoFormat(one)) for one in kept]}


def _answers(kept: Any) -> tuple[bytes, ...]:
    found = [one.chosen for one in kept if one.name == "other"] if kept else []
    named = [one for one in found if one["other_rev_info_format"].native == "ocsp_response"]
    return tuple(one["other_rev_info"].dump() for one in named[:MOST_ANSWERS])


def _attribute(name: str, value: Any) -> Any:
    return cms.CMSAttribute({"type": name, "values": [value]})


def _names_certificate(certificate: bytes) -> Any:
    return tsp.SigningCertificateV2({"certs": [tsp.ESSCertIDv2({"cert_hash": hashlib.sha256(certificate).digest()})]})


def digest_by(name: str, data: bytes) -> bytes:
    """The digest by a hash that is accepted here (sha256, sha384, sha512, sm3); KeyError for any other."""
    return _digest(_HASHES[name], data)


def _digest(algorithm: hashes.HashAlgorithm, data: bytes) -> bytes:
    """By `cryptography`, because Python's own hashlib has SM3 only where its libcrypto does."""
    digest = hashes.Hash(algorithm)
    digest.update(data)
    return digest.finalize()


def _attributes(signed_attributes: Any) -> dict[str, Any]:
    """Attributes by name; each must stand there once, with one value (RFC 5652, 11)."""
    found: dict[str, Any] = {}
    for attribute in signed_attributes:
        name = attribute["type"].native
        if name in found or len(attribute["values"]) != 1:
            raise SignatureProblem("unreadable")
        found[name] = attribute["values"][0]
    return found


def _find_signer(certificates: Any, sid: Any) -> tuple[bytes, tuple[bytes, ...]]:
    found: list[bytes] = []
    others: list[bytes] = []
    for choice in certificates:
        if choice.name != "certificate":
            continue
        one = choice.chosen
        der = one.dump()  # before it is looked into, so that these are the bytes as received
        (found if _is_meant(sid, one) else others).append(der)
    if len(found) != 1:
        raise SignatureProblem("not_one_signer")
    return found[0], tuple(others)


def _is_meant(sid: Any, certificate: Any) -> bool:
    """Does the signer identifier name this certificate? Names that are equal byte for byte need no preparation."""
    if sid.name != "issuer_and_serial_number":
        return bool(certificate.key_identifier == sid.chosen.native)
    if certificate.serial_number != sid.chosen["serial_number"].native:
        return False
    issuer, named = certificate.issuer, sid.chosen["issuer"]
    return bool(issuer.dump() == named.dump() or issuer == named)


def _check_named_certificate(attributes: dict[str, Any], certificate: bytes) -> None:
    """Where the signer names its certificate (CAdES), it must be this one."""
    named = attributes.get("signing_certificate_v2")
    if named is None:
        return
    first = named["certs"][0]
    algorithm = _HASHES.get(first["hash_algorithm"]["algorithm"].native)
    if algorithm is None:
        raise SignatureProblem("unsupported")
    if _digest(algorithm, certificate) != first["cert_hash"].native:
        raise SignatureProblem("other_certificate")


def _check_value(certificate: bytes, signer: Any, data: bytes, algorithm: hashes.HashAlgorithm) -> None:
    kind = signer["signature_algorithm"]
    if kind["algorithm"].dotted in sm2.SIGNATURES:
        return _check_sm2(certificate, signer["signature"].native, data, algorithm)
    if kind.signature_algo not in {"ecdsa", "rsassa_pkcs1v15"}:
        raise SignatureProblem("unsupported")
    if kind["algorithm"].native != "rsassa_pkcs1v15" and kind.hash_algo != algorithm.name:
        raise SignatureProblem("unsupported")
    try:
        key = pyca.load_der_x509_certificate(certificate).public_key()
        value = signer["signature"].native
        if isinstance(key, ec.EllipticCurvePublicKey) and kind.signature_algo == "ecdsa":
            key.verify(value, data, ec.ECDSA(algorithm))
        elif isinstance(key, rsa.RSAPublicKey) and kind.signature_algo == "rsassa_pkcs1v15":
            key.verify(value, data, padding.PKCS1v15(), algorithm)
        else:
            raise SignatureProblem("unsupported")
    except InvalidSignature as error:
        raise SignatureProblem("bad_signature") from error
    return None


def _check_sm2(certificate: bytes, value: bytes, data: bytes, algorithm: hashes.HashAlgorithm) -> None:
    info: keys.PublicKeyInfo = x509.Certificate.load(certificate).public_key
    if algorithm.name != "sm3" or not is_sm2(info):
        raise SignatureProblem("unsupported")
    try:
        held = sm2.verify(info.dump(), data, value)
    except sm2.Sm2Unavailable as error:
        raise SignatureProblem("no_sm2") from error
    if not held:
        raise SignatureProblem("bad_signature")
