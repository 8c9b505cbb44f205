"""A signing key that never leaves its token: PKCS#11 (SoftHSM in the tests, USB keys and machines in life).

Needs the package python-pkcs11, which nothing else here does; without it `open_token` says what to install. How a kind
of token wants to be asked stands in its profile (`devices`): which mechanism, which PIN, whether each signature asks for
it again. SM2 on Chinese USB keys comes by mechanisms of each vendor's own or by SKF, which are not done here.
"""

from __future__ import annotations

import importlib
import os
import threading
from dataclasses import dataclass, field
from typing import Any

from asn1crypto import core, x509

from ggzy_core.certs.cms import digest_by
from ggzy_core.certs.credential import CredentialProblem, Mechanism
from ggzy_core.certs.devices import DEVICES, Device, PinProblem

KINDS: dict[Mechanism, str] = {"ecdsa": "p256", "rsa": "rsa2048", "sm2": "sm2"}  # as profiles name keys
_LOCKS: dict[str, Any] = {}  # one for each module: they are opened without locks of their own
_SHA256_INFO = bytes.fromhex("3031300d060960864801650304020105000420")  # DigestInfo of RFC 8017, 9.2, note 1


def lock_of(module: str) -> Any:
    """What everybody in this process holds while they call into a module."""
    return _LOCKS.setdefault(module, threading.RLock())


os.register_at_fork(after_in_child=_LOCKS.clear)  # a thread that is not here may have held one


@dataclass(frozen=True)
class TokenKey:
    """A key on an open token: it signs one after another, because a session does one thing at a time.

    `takes` are the mechanisms its profile names, `again` the PIN where each signature asks for it anew."""

    certificate: bytes
    chain: tuple[bytes, ...]
    mechanism: Mechanism
    key: Any = field(repr=False)
    lock: Any = field(default_factory=threading.RLock, repr=False, compare=False)
    takes: tuple[str, ...] = ()
    again: str = field(default="", repr=False)

    def sign(self, data: bytes) -> bytes:
        with self.lock:
            if self.mechanism == "rsa":
                if "CKM_SHA256_RSA_PKCS" in self.takes and "CKM_RSA_PKCS" not in self.takes:
                    return self._asked(data, "SHA256_RSA_PKCS")
                return self._asked(_SHA256_INFO + digest_by("sha256", data), "RSA_PKCS")
            if "CKM_ECDSA_SHA256" in self.takes and "CKM_ECDSA" not in self.takes:
                raw = self._asked(data, "ECDSA_SHA256")
            else:
                raw = self._asked(digest_by("sha256", data), "ECDSA")
        half = len(raw) // 2
        pair = [int.from_bytes(part, "big") for part in (raw[:half], raw[half:])]
        return bytes(core.SequenceOf(pair, spec=core.Integer).dump())

    def _asked(self, what: bytes, mechanism: str) -> bytes:
        again = {"pin": self.again} if self.again else {}
        return bytes(self.key.sign(what, mechanism=getattr(_library().Mechanism, mechanism), **again))

    def close(self) -> None:
        """End the session, and with it the PIN's effect. Until then the token takes no second sign-in of this program."""
        self.key.session.close()


def open_token(where: str, pin: str, device: Device | None = None) -> TokenKey:
    """The key named by `module|token|key`, with the certificate of that label, and every other one as chain.

    The profile says how to ask; `module|token|key|device` names it too. Without one the token is taken for plain.
    Raises CredentialProblem for what is not there, a wrong PIN, or a kind of key that is not done here.
    """
    module, label, name, device = _meant(where, device)
    pin, pkcs11 = _as_it_takes(pin, device), _library()
    session = None
    try:
        session = _token(pkcs11, module, label, device).open(user_pin=pin)
        key = session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=name)
        found = list(session.get_objects({pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE}))
        certificates = {str(one[pkcs11.Attribute.LABEL]): bytes(one[pkcs11.Attribute.VALUE]) for one in found}
    except (pkcs11.PKCS11Error, RuntimeError, OSError) as error:
        if session is not None:
            session.close()
        zh, en = device.after_wrong_pin() if device is not None else ("", "")
        raise CredentialProblem(
            f"无法使用密码设备 {label}：{type(error).__name__}，请核对设备、口令和密钥名{zh}。 "
            f"The token {label} cannot be used ({type(error).__name__}): check device, PIN and key{en}."
        ) from error
    if name not in certificates:
        session.close()
        raise CredentialProblem(f"设备 {label} 上没有证书“{name}”。 The token {label} has no certificate {name!r}.")
    own = certificates.pop(name)
    kind = _mechanism(own)
    if device is not None and KINDS[kind] not in device.kinds:
        session.close()
        raise CredentialProblem(
            f"{device.name_zh}的规格没有 {KINDS[kind]} 密钥。 The profile of {device.name_en} has no {KINDS[kind]} keys."
        )
    again = pin if device is not None and "context-login" in device.quirks else ""
    chain, takes = tuple(certificates.values()), device.mechanisms if device is not None else ()
    return TokenKey(own, chain, kind, key, lock_of(module), takes, again)


def _meant(where: str, device: Device | None) -> tuple[str, str, str, Device | None]:
    parts = where.split("|")
    if len(parts) == 4 and parts[3] in DEVICES:
        device = DEVICES[parts.pop()]
    if len(parts) != 3:
        raise CredentialProblem(
            f"密码设备须写作“模块|设备|密钥”，其后可加“|规格”：{where} Write a token as module|token|key, or module|token|key|profile."
        )
    if device is not None and (device.interface != "pkcs11" or not device.provided):
        raise CredentialProblem(
            f"{device.name_zh}（{device.interface}）需要厂商的接口程序，这里没有。 "
            f"{device.name_en} ({device.interface}) needs a provider of its maker's, which is not here."
        )
    return parts[0], parts[1], parts[2], device


def _as_it_takes(pin: str, device: Device | None) -> str:
    try:
        return pin if device is None else device.check_pin(pin)
    except PinProblem as problem:
        raise CredentialProblem(f"{problem.zh}。 {problem.en}.") from problem


def _token(pkcs11: Any, module: str, label: str, device: Device | None) -> Any:
    library = pkcs11.lib(module)
    if device is None or "any-token" not in device.quirks:
        return library.get_token(token_label=label)
    return next(iter(library.get_slots(token_present=True))).get_token()


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
