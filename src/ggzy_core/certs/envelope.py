"""Small secrets to one certificate: CMS AuthEnvelopedData (RFC 5083) with AES-256-GCM (RFC 5084).

The content key goes to a P-256 certificate by one-pass ECDH with the X9.63 SHA-256 KDF and AES key wrap (RFC 5753),
or to an RSA certificate by OAEP (RFC 3560). `openssl cms -decrypt` opens what `encrypt_to` makes; `decrypt` opens what
`openssl cms -encrypt -aes-256-gcm` makes. For whole bids use age: this holds everything in memory.
"""

from __future__ import annotations

import io
import os
from typing import Any

from asn1crypto import algos, cms, core, x509
from cryptography import x509 as pyca
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, keywrap
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.x963kdf import X963KDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ggzy_core.certs import sm_envelope
from ggzy_core.certs.credential import Credential
from ggzy_core.certs.sm2 import Sm2Key

MAX_SIZE = 1 << 20
ECDH_SHA256 = "1.3.132.1.11.1"  # dhSinglePass-stdDH-sha256kdf-scheme
TAG = 16
_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha1": hashes.SHA1(),  # noqa: S303 - the default of OAEP in other programs; collisions do not matter there
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
_SENTENCES = {
    "unreadable": (
        "文件不是有效的 CMS 认证加密信封（RFC 5083）。",
        "Not a readable CMS AuthEnvelopedData (RFC 5083).",
    ),
    "not_for_you": (
        "该信封不是加密给此证书的，请换用接收人的证书。",
        "This envelope is for another certificate; use the recipient's.",
    ),
    "unsupported": (
        "信封算法不受支持：须为 AES-256-GCM，密钥经 P-256 ECDH（SHA-256）或 RSA-OAEP 传递。",
        "Unsupported envelope: AES-256-GCM with P-256 ECDH (SHA-256) or RSA-OAEP is needed.",
    ),
    "tampered": (
        "信封无法解开：内容已被改动，或密钥不符。",
        "The envelope does not open: it was changed, or the key is another one.",
    ),
}


class EnvelopeProblem(ValueError):
    """An envelope that does not open; `code` is unreadable, not_for_you, unsupported or tampered."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.zh, self.en = _SENTENCES[code]
        super().__init__(f"{self.zh} {self.en}")


class _GcmParameters(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    """RFC 5084, 3.2."""

    _fields = [("nonce", core.OctetString), ("tag_length", core.Integer, {"default": 12})]


class _SharedInfo(core.Sequence):  # type: ignore[misc]
    """ECC-CMS-SharedInfo, RFC 5753, 7.2."""

    _fields = [
        ("key_info", algos.AlgorithmIdentifier),
        ("entity_u_info", core.OctetString, {"explicit": 0, "optional": True}),
        ("supp_pub_info", core.OctetString, {"explicit": 2}),
    ]


def encrypt_to(certificate: bytes, data: bytes) -> bytes:
    """Seal `data` (at most 1 MiB) to one certificate (DER, P-256 or RSA; SM2 by GM/T 0010); answers a DER ContentInfo.

    What goes to an SM2 certificate does not tell whether it was changed: keep its hash under a signature.
    """
    if len(data) > MAX_SIZE:
        raise ValueError(f"an envelope holds at most {MAX_SIZE} bytes, not {len(data)}")
    if sm_envelope.takes(certificate):
        target = io.BytesIO()
        public = x509.Certificate.load(certificate).public_key.dump()
        sm_envelope.seal(io.BytesIO(data), len(data), target, public, sm_envelope.rid_of(certificate))
        return target.getvalue()
    content_key, nonce = os.urandom(32), os.urandom(12)
    sealed = AESGCM(content_key).encrypt(nonce, data, None)
    algorithm = {"algorithm": "aes256_gcm", "parameters": _GcmParameters({"nonce": nonce, "tag_length": TAG})}
    enveloped = cms.AuthEnvelopedData(
        {
            "version": "v0",
            "recipient_infos": [_recipient(certificate, content_key)],
            "auth_encrypted_content_info": {
                "content_type": "data",
                "content_encryption_algorithm": algorithm,
                "encrypted_content": sealed[:-TAG],
            },
            "mac": sealed[-TAG:],
        }
    )
    return bytes(cms.ContentInfo({"content_type": "authenticated_enveloped_data", "content": enveloped}).dump())


def decrypt(envelope: bytes, credential: Credential) -> bytes:
    """Open an envelope (DER) with the recipient's credential. Raises EnvelopeProblem."""
    if isinstance(credential.private_key, Sm2Key):
        return _decrypt_sm(envelope, credential.private_key)
    try:
        return _decrypt(envelope, credential)
    except EnvelopeProblem:
        raise
    except (InvalidTag, keywrap.InvalidUnwrap) as error:
        raise EnvelopeProblem("tampered") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:  # what asn1crypto raises on hostile bytes
        raise EnvelopeProblem("unreadable") from error


def _decrypt_sm(envelope: bytes, key: Sm2Key) -> bytes:
    target = io.BytesIO()
    try:
        sm_envelope.open_to(io.BytesIO(envelope), target, key)
    except sm_envelope.BadSmEnvelope as error:
        raise EnvelopeProblem("tampered") from error
    return target.getvalue()


def _decrypt(envelope: bytes, credential: Credential) -> bytes:
    if len(envelope) > 2 * MAX_SIZE:
        raise EnvelopeProblem("unreadable")
    info = cms.ContentInfo.load(envelope, strict=True)
    if info["content_type"].native != "authenticated_enveloped_data":
        raise EnvelopeProblem("unreadable")
    enveloped = info["content"]
    content_key = _content_key(enveloped["recipient_infos"], credential)
    content = enveloped["auth_encrypted_content_info"]
    algorithm = content["content_encryption_algorithm"]
    attributes = enveloped["auth_attrs"]
    parameters = _GcmParameters.load(algorithm["parameters"].dump())
    if algorithm["algorithm"].native != "aes256_gcm" or len(content_key) != 32:
        raise EnvelopeProblem("unsupported")
    mac = enveloped["mac"].native
    if parameters["tag_length"].native != TAG or len(mac) != TAG:  # a short tag is a forgeable tag
        raise EnvelopeProblem("unsupported")
    extra = b"\x31" + attributes.dump()[1:] if attributes.native is not None else None
    sealed = content["encrypted_content"].native
    return AESGCM(content_key).decrypt(parameters["nonce"].native, sealed + mac, extra)


def _recipient(certificate: bytes, content_key: bytes) -> Any:
    key = pyca.load_der_x509_certificate(certificate).public_key()
    parsed = x509.Certificate.load(certificate)
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        return cms.RecipientInfo("kari", _agreed(key, parsed, content_key))
    if isinstance(key, rsa.RSAPublicKey):
        return cms.RecipientInfo("ktri", _transported(key, parsed, content_key))
    raise EnvelopeProblem("unsupported")


def _agreed(key: ec.EllipticCurvePublicKey, certificate: Any, content_key: bytes) -> Any:
    mine = ec.generate_private_key(ec.SECP256R1())
    wrap = cms.KeyEncryptionAlgorithm({"algorithm": "aes256_wrap"})
    kek = _derive(mine.exchange(ec.ECDH(), key), wrap.dump(), None)
    point = mine.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    originator = {"algorithm": {"algorithm": "ec", "parameters": ("named", "secp256r1")}, "public_key": point}
    return cms.KeyAgreeRecipientInfo(
        {
            "version": "v3",
            "originator": cms.OriginatorIdentifierOrKey("originator_key", originator),
            "key_encryption_algorithm": {"algorithm": ECDH_SHA256, "parameters": wrap},
            "recipient_encrypted_keys": [
                {
                    "rid": cms.KeyAgreementRecipientIdentifier(
                        "issuer_and_serial_number", _issuer_serial(certificate)
                    ),
                    "encrypted_key": keywrap.aes_key_wrap(kek, content_key),
                }
            ],
        }
    )


def _transported(key: rsa.RSAPublicKey, certificate: Any, content_key: bytes) -> Any:
    sha256 = {"algorithm": "sha256"}
    oaep = {"hash_algorithm": sha256, "mask_gen_algorithm": {"algorithm": "mgf1", "parameters": sha256}}
    return cms.KeyTransRecipientInfo(
        {
            "version": "v0",
            "rid": cms.RecipientIdentifier("issuer_and_serial_number", _issuer_serial(certificate)),
            "key_encryption_algorithm": {"algorithm": "rsaes_oaep", "parameters": algos.RSAESOAEPParams(oaep)},
            "encrypted_key": key.encrypt(content_key, _oaep(hashes.SHA256(), hashes.SHA256())),
        }
    )


def _content_key(recipients: Any, credential: Credential) -> bytes:
    """Find the recipient that is us and unwrap; the whole list is searched because other programs write several."""
    mine = x509.Certificate.load(credential.certificate)
    for choice in recipients:
        recipient = choice.chosen
        if choice.name == "ktri" and _is_me(recipient["rid"], mine):
            return _open_transported(recipient, credential)
        if choice.name == "kari":
            for one in recipient["recipient_encrypted_keys"]:
                if _is_me(one["rid"], mine):
                    return _open_agreed(recipient, one["encrypted_key"].native, credential)
    raise EnvelopeProblem("not_for_you")


def _is_me(rid: Any, mine: Any) -> bool:
    if rid.name == "issuer_and_serial_number":
        return bool(rid.chosen["issuer"] == mine.issuer and rid.chosen["serial_number"].native == mine.serial_number)
    named = rid.chosen["subject_key_identifier"] if rid.name == "r_key_id" else rid.chosen
    return bool(mine.key_identifier is not None and named.native == mine.key_identifier)


def _open_agreed(recipient: Any, encrypted_key: bytes, credential: Credential) -> bytes:
    algorithm = recipient["key_encryption_algorithm"]
    key = credential.private_key
    if algorithm["algorithm"].dotted != ECDH_SHA256 or recipient["originator"].name != "originator_key":
        raise EnvelopeProblem("unsupported")
    wrap = cms.KeyEncryptionAlgorithm.load(algorithm["parameters"].dump())
    if wrap["algorithm"].native != "aes256_wrap" or not isinstance(key, ec.EllipticCurvePrivateKey):
        raise EnvelopeProblem("unsupported")
    # from_encoded_point refuses points off the curve
    theirs = bytes(recipient["originator"].chosen["public_key"])
    shared = key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(key.curve, theirs))
    return keywrap.aes_key_unwrap(_derive(shared, wrap.dump(), recipient["ukm"].native), encrypted_key)


def _open_transported(recipient: Any, credential: Credential) -> bytes:
    algorithm = recipient["key_encryption_algorithm"]
    key = credential.private_key
    if algorithm["algorithm"].native != "rsaes_oaep" or not isinstance(key, rsa.RSAPrivateKey):
        raise EnvelopeProblem("unsupported")  # PKCS#1 v1.5 invites padding oracles
    parameters = algorithm["parameters"]
    digest = _HASHES.get(parameters["hash_algorithm"]["algorithm"].native)
    mask = _HASHES.get(parameters["mask_gen_algorithm"]["parameters"]["algorithm"].native)
    if digest is None or mask is None:
        raise EnvelopeProblem("unsupported")
    try:
        return key.decrypt(recipient["encrypted_key"].native, _oaep(digest, mask))
    except ValueError as error:
        raise EnvelopeProblem("tampered") from error


def _derive(shared: bytes, key_info: bytes, ukm: bytes | None) -> bytes:
    """The key-encryption key: 32 bytes by ANSI X9.63 KDF with SHA-256 over the shared point."""
    info = {"key_info": algos.AlgorithmIdentifier.load(key_info), "supp_pub_info": (256).to_bytes(4, "big")}
    if ukm is not None:
        info["entity_u_info"] = ukm
    return X963KDF(hashes.SHA256(), 32, _SharedInfo(info).dump()).derive(shared)


def _oaep(digest: hashes.HashAlgorithm, mask: hashes.HashAlgorithm) -> padding.OAEP:
    return padding.OAEP(padding.MGF1(mask), digest, None)


def _issuer_serial(certificate: Any) -> Any:
    return cms.IssuerAndSerialNumber({"issuer": certificate.issuer, "serial_number": certificate.serial_number})
