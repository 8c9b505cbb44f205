"""A signing key that never leaves its token: PKCS#11 (SoftHSM in the tests, USB keys and machines in life).

Needs the package python-pkcs11, which nothing else here does; without it `open_token` says what to install. SM2 on
Chinese USB keys comes by mechanisms of each vendor's own, which are not done here.
"""

from __future__ import annotations

import importlib
import threading
from dataclasses import dataclass, field
from typing import Any

from asn1crypto import core, x509

from ggzy_core.certs.cms import digest_by
from ggzy_core.certs.credential import CredentialProblem, Mechanism

_SHA256_INFO = bytes.fromhex("3031300d060960864801650304020105000420")  # DigestInfo of RFC 8017, 9.2, note 1


@dataclass(frozen=True)
class TokenKey:
    """A key on an open token: it signs one after another, because a session does one thing at a time."""

    certificate: bytes
    chain: tuple[bytes, ...]
    mechanism: Mechanism
    key: Any = field(repr=False)
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    def sign(self, data: bytes) -> bytes:
        pkcs11, digest = _library(), digest_by("sha256", data)
        with self.lock:
            if self.mechanism == "rsa":
                return bytes(self.key.sign(_SHA256_INFO + digest, mechanism=pkcs11.Mechanism.RSA_PKCS))
            raw = bytes(self.key.sign(digest, mechanism=pkcs11.Mechanism.ECDSA))
        half = len(raw) // 2
        pair = [int.from_bytes(part, "big") for part in (raw[:half], raw[half:])]
        return bytes(core.SequenceOf(pair, spec=core.Integer).dump())

    def close(self) -> None:
        """End the session, and with it the PIN's effect. Until then the token takes no second sign-in of this program."""
        self.key.session.close()


def open_token(where: str, pin: str) -> TokenKey:
    """The key named by `module|token|label`, with the certificate of that label, and every other one as chain.

    Raises CredentialProblem for what is not there, a wrong PIN, or a kind of key that is not done here.
    """
    pkcs11 = _library()
    try:
        module, label, name = where.split("|")
    except ValueError as error:
        raise CredentialProblem(
            f"密码设备须写作“模块|设备|密钥”：{where} Write a token as module|token|key."
        ) from error
    session = None
    try:
        session = pkcs11.lib(module).get_token(token_label=label).open(user_pin=pin)
        key = session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=name)
        found = list(session.get_objects({pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE}))
        certificates = {str(one[pkcs11.Attribute.LABEL]): bytes(one[pkcs11.Attribute.VALUE]) for one in found}
    except (pkcs11.PKCS11Error, RuntimeError, OSError) as error:
        if session is not None:
            session.close()
        raise CredentialProblem(
            f"无法使用密码设备 {label}：{type(error).__name__}，请核对设备、口令和密钥名。 "
            f"The token {label} cannot be used ({type(error).__name__}): check device, PIN and key."
        ) from error
    if name not in certificates:
        session.close()
        raise CredentialProblem(f"设备 {label} 上没有证书“{name}”。 The token {label} has no certificate {name!r}.")
    own = certificates.pop(name)
    return TokenKey(own, tuple(certificates.values()), _mechanism(own), key)


def _mechanism(certificate: bytes) -> Mechanism:
    info = x509.Certificate.load(certificate).public_key
    if info.algorithm == "rsa":
        return "rsa"
    if info.algorithm == "ec" and info.curve[1] == "secp256r1":
        return "ecdsa"
    raise CredentialProblem("设备上的密钥须为 P-256 或 RSA。 The key on the token must be P-256 or RSA.")


def _library() -> Any:
    try:
        return importlib.import_module("pkcs11")
    except ImportError as error:
        raise CredentialProblem(
            "使用密码设备需要安装 python-pkcs11。 Install python-pkcs11 to use a PKCS#11 token."
        ) from error
