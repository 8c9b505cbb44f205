"""A credential: certificate, private key and the chain above it, kept in a PKCS#12 file behind a PIN."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal, Protocol

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12

from ggzy_core.certs.sm2 import Sm2Key

PrivateKey = EllipticCurvePrivateKey | RSAPrivateKey
Mechanism = Literal["ecdsa", "rsa", "sm2"]


class SigningKey(Protocol):
    """Whatever signs: a file, a token, a crypto machine. `certificate` and `chain` are DER; `sign` hashes what it is
    given (SHA-256; SM3 with the default id for SM2) and answers the value as X.509 and CMS write it."""

    @property
    def certificate(self) -> bytes: ...

    @property
    def chain(self) -> tuple[bytes, ...]: ...

    @property
    def mechanism(self) -> Mechanism: ...

    def sign(self, data: bytes) -> bytes: ...


class CredentialProblem(ValueError):
    """A credential file cannot be used; the message says why, in Chinese and English."""


@dataclass(frozen=True)
class Credential:
    """One holder's certificate with its private key.

    `certificate` and `chain` are DER; `chain` runs from the issuer upwards and may be empty.
    """

    certificate: bytes
    private_key: PrivateKey | Sm2Key = field(repr=False)
    chain: tuple[bytes, ...] = ()

    @cached_property
    def x509(self) -> x509.Certificate:
        """The certificate as a `cryptography` object."""
        return x509.load_der_x509_certificate(self.certificate)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the DER certificate, hex."""
        return fingerprint(self.certificate)

    @property
    def mechanism(self) -> Mechanism:
        if isinstance(self.private_key, Sm2Key):
            return "sm2"
        return "ecdsa" if isinstance(self.private_key, EllipticCurvePrivateKey) else "rsa"

    def sign(self, data: bytes) -> bytes:
        """The value of a signature over `data`, by the key's own mechanism."""
        key = self.private_key
        if isinstance(key, Sm2Key):
            return key.sign(data)
        if isinstance(key, EllipticCurvePrivateKey):
            return key.sign(data, ECDSA(SHA256()))
        return key.sign(data, padding.PKCS1v15(), SHA256())

    def save(self, path: Path, pin: str) -> None:
        """Write a PKCS#12 file that only its owner may read. An empty PIN is refused, and so is an SM2 key."""
        if not pin:
            raise CredentialProblem("证书文件必须设置口令。 A credential file needs a PIN.")
        if isinstance(self.private_key, Sm2Key):
            raise CredentialProblem("SM2 私钥请存放于密码设备。 Keep an SM2 key in a token: PKCS#12 cannot hold it.")
        data = pkcs12.serialize_key_and_certificates(
            b"openggzy",
            self.private_key,
            self.x509,
            [x509.load_der_x509_certificate(der) for der in self.chain],
            BestAvailableEncryption(pin.encode()),
        )
        write_private(path, data)

    @classmethod
    def load(cls, path: Path, pin: str) -> Credential:
        """Read a PKCS#12 file. Raises CredentialProblem for a wrong PIN, a damaged file or a key we cannot use."""
        try:
            key, certificate, others = pkcs12.load_key_and_certificates(path.read_bytes(), pin.encode())
        except ValueError as error:
            raise CredentialProblem(
                f"无法打开证书文件 {path.name}：口令错误或文件已损坏，请核对口令。 "
                f"Cannot open {path.name}: wrong PIN or damaged file; check the PIN."
            ) from error
        if certificate is None or not isinstance(key, EllipticCurvePrivateKey | RSAPrivateKey):
            raise CredentialProblem(
                f"证书文件 {path.name} 中没有可用的证书和私钥（须为 P-256 或 RSA）。 "
                f"{path.name} holds no usable certificate and private key (P-256 or RSA)."
            )
        return cls(certificate.public_bytes(Encoding.DER), key, tuple(c.public_bytes(Encoding.DER) for c in others))


def fingerprint(certificate: bytes) -> str:
    """SHA-256 of a DER certificate, hex."""
    return x509.load_der_x509_certificate(certificate).fingerprint(SHA256()).hex()


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner may read (mode 0600 from the first byte on; Windows keeps its own rules)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
