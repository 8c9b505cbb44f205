"""Field keys that never leave a PKCS#11 token: AES-256, made inside, not extractable; data keys go in and come out.

    GGZY_FIELD_KEYS=pkcs11   GGZY_FIELD_TOKEN=module|label   GGZY_FIELD_PIN or GGZY_FIELD_PIN_FILE

A data key is wrapped as files wrap it (AES-256-GCM, the same associated data), only that the token computes. Keys are
named token-<number>-<random>, so that two made at once are two, and carry this node's mark, so that nodes which share a
token leave each other's alone. The keys in files still open what they wrapped, until nothing lies under them.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings

from .fieldkeys import BEFORE, NONCE, FileFieldKeys
from .keys import KeyMissing
from .tokens import TokenProblem, TokenSession, broken, pkcs11

MECHANISM = "CKM_AES_GCM"
_NAME = re.compile(r"token-([1-9][0-9]{0,5})-[0-9a-f]{8}")
_TAG_BITS = 128
_SHOWN = b"fingerprint\0"  # the nonce of nothing else, save by a chance of 2^-96


class TokenFieldKeys:
    """`back` turns it round: files wrap, the token's keys still open what they wrapped."""

    def __init__(self, *, back: bool = False) -> None:
        module, label = named()
        self.back = back
        self.files = FileFieldKeys()
        self.token = TokenSession(module, label, pin)

    def known(self) -> tuple[str, ...]:
        files, own = self.files.known(), self.token.run(self._names)
        return (*own, *files) if self.back else (*files, *own)

    def current(self) -> str:
        known = self.known()
        if not known or known[-1] == BEFORE or is_token(known[-1]) == self.back:
            where_zh, where_en = ("密钥目录", "the key folder") if self.back else ("密码设备", "the token")
            raise TokenProblem(
                f"{where_zh}中还没有字段密钥，请运行 ggzy keys rotate field。",
                f"There is no field key in {where_en} yet: run `ggzy keys rotate field`.",
            )
        return known[-1]

    def wrap(self, name: str, plain: bytes, bound: bytes) -> bytes:
        if not is_token(name):
            return self.files.wrap(name, plain, bound)
        return self.token.run(lambda session: _wrapped(self._key(session, name), plain, bound))

    def unwrap(self, name: str, wrapped: bytes, bound: bytes) -> bytes:
        if not is_token(name):
            return self.files.unwrap(name, wrapped, bound)

        def work(session: Any) -> bytes:
            key = self._key(session, name)
            try:
                return _unwrapped(key, wrapped, bound)
            except broken() as error:
                _wrapped(key, b"", b"")  # does it still answer? Then it is not the token that is wrong
                raise ValueError(
                    f"A data key under {name} was changed or moved. 由字段密钥 {name} 包裹的数据密钥已被改动。"
                ) from error

        return self.token.run(work)

    def fingerprint(self, name: str) -> str:
        """What tells two keys apart and nothing of either: a hash of the tag the key puts under nothing."""
        if not is_token(name):
            return self.files.fingerprint(name)
        return self.token.run(lambda session: _shown(self._key(session, name)))

    def make(self) -> str:
        """A new key with the next number, which wraps from now on. Returns its name."""
        numbers = [int(one.split("-")[1]) for one in self.known()]
        if self.back:
            name = self.files.make(max(numbers, default=0) + 1)
            _marker().unlink(missing_ok=True)
            return name
        name = f"token-{max(numbers, default=0) + 1}-{secrets.token_hex(4)}"
        self.token.writing(lambda session: _tried(_generated(session, name, keep=True), name))
        _marker().write_text("|".join(named()) + "\n", encoding="utf-8")
        return name

    def end(self, name: str) -> None:
        """Destroy a key that wraps nothing any more."""
        if not is_token(name):
            self.files.end(name)
            return
        self.token.writing(lambda session: self._key(session, name).destroy())

    def rehearse(self) -> str:
        """A key made inside, tried, and gone with its session; its fingerprint."""

        def work(session: Any) -> str:
            key = _generated(session, "rehearsal", keep=False)
            try:
                return _shown(_tried(key, "rehearsal"))
            finally:
                key.destroy()

        return self.token.run(work)

    def stays(self, name: str) -> bool:
        """Is it so made that it never leaves the token?"""

        def work(session: Any) -> bool:
            key, kind = self._key(session, name), pkcs11().Attribute
            return bool(key[kind.SENSITIVE]) and not key[kind.EXTRACTABLE] and bool(key[kind.NEVER_EXTRACTABLE])

        return self.token.run(work)

    @staticmethod
    def _names(session: Any) -> tuple[str, ...]:
        lib = pkcs11()
        found = session.get_objects({lib.Attribute.CLASS: lib.ObjectClass.SECRET_KEY, lib.Attribute.ID: mark()})
        labels = {str(one[lib.Attribute.LABEL]) for one in found}
        if not labels:
            session.token.slot.get_token()  # a token that was pulled out looks empty; it says here that it is away
        return tuple(sorted((one for one in labels if is_token(one)), key=lambda one: (int(one.split("-")[1]), one)))

    @staticmethod
    def _key(session: Any, name: str) -> Any:
        lib = pkcs11()
        try:
            return session.get_key(object_class=lib.ObjectClass.SECRET_KEY, label=name, id=mark())
        except lib.NoSuchKey as error:
            session.token.slot.get_token()  # as in _names
            raise KeyMissing(
                f"The field key {name} is not in the token {session.token.label!r}: what it wraps cannot be read. "
                f"密码设备中没有字段密钥 {name}，由它包裹的内容无法读取。"
            ) from error


def is_token(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def named() -> tuple[str, str]:
    """Module and label, as the settings name them. Raises TokenProblem."""
    parts = settings.GGZY_FIELD_TOKEN.split("|")
    if len(parts) != 2 or not all(parts):
        raise TokenProblem(
            "GGZY_FIELD_TOKEN 须写作“接口程序|设备名”，例如 /usr/lib/softhsm/libsofthsm2.so|ggzy-field。",
            "GGZY_FIELD_TOKEN must be written module|label, such as /usr/lib/softhsm/libsofthsm2.so|ggzy-field.",
        )
    return parts[0], parts[1]


def pin() -> str:
    """From GGZY_FIELD_PIN, or the first line of its file, which only its owner may read. Raises TokenProblem."""
    if given := os.environ.get("GGZY_FIELD_PIN", ""):
        return given
    path = pin_file()
    try:
        if path.stat().st_mode & 0o077:
            raise TokenProblem(
                f"口令文件 {path} 他人可读，权限应为 600。", f"Others may read {path}: set its mode to 600."
            )
        found = path.read_text(encoding="utf-8").partition("\n")[0].strip()
    except OSError as error:
        raise TokenProblem(
            f"没有密码设备的口令：请设置 GGZY_FIELD_PIN，或写入 {path}（权限 600）。",
            f"The token's PIN is missing: set GGZY_FIELD_PIN, or write it to {path} (mode 600).",
        ) from error
    if not found:
        raise TokenProblem(f"口令文件 {path} 是空的。", f"The PIN file {path} is empty.")
    return found


def pin_file() -> Path:
    return Path(settings.GGZY_FIELD_PIN_FILE or Path(settings.GGZY_KEYS) / "field.pin")


def mark() -> bytes:
    """What this node's keys carry in the token (CKA_ID)."""
    return hashlib.sha256(f"openggzy/field/{settings.GGZY_ORIGIN}".encode()).digest()[:16]


def _marker() -> Path:
    """Says that the keys are in a token, so that a node which lost the setting does not quietly wrap with a file."""
    return Path(settings.GGZY_KEYS) / FileFieldKeys.MOVED


def _generated(session: Any, name: str, *, keep: bool) -> Any:
    lib = pkcs11()
    if lib.Mechanism.AES_GCM not in session.token.slot.get_mechanisms():
        raise TokenProblem(
            f"密码设备“{session.token.label}”不提供 {MECHANISM}，不能保管字段密钥。",
            f"The token {session.token.label!r} does not offer {MECHANISM}: it cannot hold field keys.",
        )
    kind = lib.Attribute
    return session.generate_key(
        lib.KeyType.AES,
        256,
        label=name,
        id=mark(),
        store=keep,
        capabilities=lib.MechanismFlag.ENCRYPT | lib.MechanismFlag.DECRYPT,
        template={kind.PRIVATE: True, kind.SENSITIVE: True, kind.EXTRACTABLE: False},
    )


def _tried(key: Any, name: str) -> Any:
    """The key, once it has opened what it wrapped; one that does not is destroyed."""
    plain = os.urandom(32)
    try:
        good = _unwrapped(key, _wrapped(key, plain, b"tried"), b"tried") == plain
    except broken():
        good = False
    if not good:
        key.destroy()
        raise TokenProblem(
            f"新密钥 {name} 未能打开其所包裹的内容，已销毁；请核对该设备的 {MECHANISM}。",
            f"The new key {name} did not open what it wrapped and was destroyed: check the device's {MECHANISM}.",
        )
    return key


def _wrapped(key: Any, plain: bytes, bound: bytes) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + _encrypted(key, nonce, plain, bound)


def _unwrapped(key: Any, wrapped: bytes, bound: bytes) -> bytes:
    lib = pkcs11()
    how = lib.GCMParams(wrapped[:NONCE], bound, _TAG_BITS)
    return bytes(key.decrypt(wrapped[NONCE:], mechanism=lib.Mechanism.AES_GCM, mechanism_param=how))


def _encrypted(key: Any, nonce: bytes, plain: bytes, bound: bytes) -> bytes:
    lib = pkcs11()
    how = lib.GCMParams(nonce, bound, _TAG_BITS)
    return bytes(key.encrypt(plain, mechanism=lib.Mechanism.AES_GCM, mechanism_param=how))


def _shown(key: Any) -> str:
    tag = _encrypted(key, _SHOWN, b"", b"openggzy/fingerprint")
    return hashlib.sha256(b"openggzy/fingerprint/" + tag).hexdigest()[:16]
