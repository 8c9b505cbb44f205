"""SM2 signatures with SM3, and SM2 encryption (GB/T 32918.2 and .4, GB/T 35276) behind one small interface.

The engine is whoever holds the keys: `Libcrypto`, the system's own libcrypto by ctypes, unless another (a crypto
machine by GM/T 0018, say) was given to `use`. A signature is over the signer's distinguishing id and the message;
certificates, CRLs and CMS take the default id (GB/T 35276-2017, 10).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from asn1crypto import keys

DEFAULT_ID = b"1234567812345678"
CURVE = "1.2.156.10197.1.301"
SM3 = "1.2.156.10197.1.401"
ORDER = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123  # GB/T 32918.5
#: how a signature is named: SM2 with SM3, and the older name that GB/T 35275 messages carry. Both are accepted.
SIGNATURES = frozenset({"1.2.156.10197.1.501", "1.2.156.10197.1.301.1"})
WITH_SM3, IN_CMS = "1.2.156.10197.1.501", "1.2.156.10197.1.301.1"


class Sm2Unavailable(RuntimeError):
    """This machine cannot do SM2; says so in Chinese and English."""

    zh = "本机的密码库（libcrypto）不支持国密 SM2，请安装带 SM2 的 OpenSSL 3 或配置密码机。"
    en = "The libcrypto of this machine has no SM2: install an OpenSSL 3 that has it, or configure a crypto machine."

    def __init__(self, why: str = "") -> None:
        super().__init__(f"{self.zh} {self.en}{f' ({why})' if why else ''}")


class Provider(Protocol):
    """Whoever does the arithmetic. Private keys are PKCS#8, public ones SubjectPublicKeyInfo, signatures and
    ciphertexts DER (GM/T 0009: SM2Cipher)."""

    def generate(self) -> bytes: ...

    def public_of(self, private: bytes) -> bytes: ...

    def sign(self, private: bytes, message: bytes, distid: bytes = DEFAULT_ID) -> bytes: ...

    def verify(self, public: bytes, message: bytes, signature: bytes, distid: bytes = DEFAULT_ID) -> bool: ...

    def encrypt(self, public: bytes, message: bytes) -> bytes: ...

    def decrypt(self, private: bytes, sealed: bytes) -> bytes: ...


@dataclass(frozen=True)
class Sm2Key:
    """A private key, PKCS#8 DER."""

    private: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> Sm2Key:
        return cls(provider().generate())

    @classmethod
    def of(cls, number: int) -> Sm2Key:
        """The key whose secret is this number, between 1 and ORDER - 2."""
        if not 0 < number < ORDER - 1:
            raise ValueError("an SM2 key is a number between 1 and the order less two")
        own = keys.ECPrivateKey({"version": "ecPrivkeyVer1", "private_key": number})
        own["private_key"].set_encoded_width(32)
        algorithm = {"algorithm": "ec", "parameters": keys.ECDomainParameters("named", CURVE)}
        info = {"version": 0, "private_key_algorithm": algorithm, "private_key": own}
        return cls(keys.PrivateKeyInfo(info).dump())

    @cached_property
    def public(self) -> bytes:
        """SubjectPublicKeyInfo, DER."""
        return provider().public_of(self.private)

    def sign(self, message: bytes, distid: bytes = DEFAULT_ID) -> bytes:
        return provider().sign(self.private, message, distid)

    def decrypt(self, sealed: bytes) -> bytes:
        """Raises ValueError for what this key does not open."""
        return provider().decrypt(self.private, sealed)


_chosen: Provider | None = None


def provider() -> Provider:
    """The engine in use. Raises Sm2Unavailable where there is none."""
    global _chosen
    if _chosen is None:
        from ggzy_core.certs.libcrypto import Libcrypto

        _chosen = Libcrypto()
    return _chosen


def use(other: Provider | None) -> None:
    """Let another engine do the work; None: whatever the system has."""
    global _chosen
    _chosen = other


def available() -> bool:
    try:
        provider()
    except Sm2Unavailable:
        return False
    return True


def verify(public: bytes, message: bytes, signature: bytes, distid: bytes = DEFAULT_ID) -> bool:
    """Does the signature (DER) hold over the message under this SubjectPublicKeyInfo?"""
    return provider().verify(public, message, signature, distid)


def encrypt(public: bytes, message: bytes) -> bytes:
    """Encrypt a short message, a key say, to this SubjectPublicKeyInfo."""
    return provider().encrypt(public, message)
