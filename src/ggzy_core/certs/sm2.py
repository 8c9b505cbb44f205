"""SM2 signatures with SM3 (GB/T 32918.2, GB/T 35276) behind one small interface.

The engine is whoever holds the keys: `Libcrypto`, the system's own libcrypto by ctypes, unless another (a crypto
machine by GM/T 0018, say) was given to `use`. A signature is over the signer's distinguishing id and the message;
certificates, CRLs and CMS take the default id (GB/T 35276-2017, 10).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

DEFAULT_ID = b"1234567812345678"
CURVE = "1.2.156.10197.1.301"
SM3 = "1.2.156.10197.1.401"
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
    """Whoever does the arithmetic. Private keys are PKCS#8, public ones SubjectPublicKeyInfo, signatures DER."""

    def generate(self) -> bytes: ...

    def public_of(self, private: bytes) -> bytes: ...

    def sign(self, private: bytes, message: bytes, distid: bytes = DEFAULT_ID) -> bytes: ...

    def verify(self, public: bytes, message: bytes, signature: bytes, distid: bytes = DEFAULT_ID) -> bool: ...


@dataclass(frozen=True)
class Sm2Key:
    """A private key, PKCS#8 DER."""

    private: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> Sm2Key:
        return cls(provider().generate())

    @cached_property
    def public(self) -> bytes:
        """SubjectPublicKeyInfo, DER."""
        return provider().public_of(self.private)

    def sign(self, message: bytes, distid: bytes = DEFAULT_ID) -> bytes:
        return provider().sign(self.private, message, distid)


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
