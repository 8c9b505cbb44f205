"""Field keys: what wraps the data keys. They live outside the database, behind one small interface.

`FileFieldKeys` reads `GGZY_KEYS/field-<number>.key`; the highest number wraps, all of them unwrap. `GGZY_FIELD_KEYS`
says who else: `pkcs11` a token (`tokenkeys`), `file` the files again after a token, `module.Class` an operator's own key
service: whatever has the four methods of `FieldKeys`.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Protocol, runtime_checkable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.module_loading import import_string

from .keys import KeyMissing, keyring

NONCE = 12
BEFORE = "field-0"  # nodes made before field keys had files of their own: derived from the node key
_NAME = re.compile(r"field-([1-9][0-9]{0,5})\.key")


class FieldKeys(Protocol):
    """Wraps and unwraps data keys. `bound` is the associated data: which data key, of what."""

    def current(self) -> str:
        """Name of the key that wraps now."""

    def known(self) -> tuple[str, ...]:
        """Names of all keys that unwrap, oldest first."""

    def wrap(self, name: str, plain: bytes, bound: bytes) -> bytes: ...

    def unwrap(self, name: str, wrapped: bytes, bound: bytes) -> bytes:
        """Raises KeyMissing when there is no such key, ValueError when the wrapped key was changed or moved."""


@runtime_checkable
class Kept(FieldKeys, Protocol):
    """A provider whose keys are made and ended here, by `ggzy keys`."""

    def make(self) -> str: ...

    def end(self, name: str) -> None: ...

    def fingerprint(self, name: str) -> str: ...

    def rehearse(self) -> str:
        """A key made, tried and thrown away; its fingerprint."""


class FileFieldKeys:
    """Keys in files of the key folder, readable by their owner alone."""

    MOVED = "field-token"  # a file that says that the keys are in a token since

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = Path(settings.GGZY_KEYS) if folder is None else folder
        self._key = lru_cache(maxsize=64)(self._read)

    def known(self) -> tuple[str, ...]:
        numbers = sorted(
            int(match[1]) for one in self.folder.glob("field-*.key") if (match := _NAME.fullmatch(one.name))
        )
        before = (BEFORE,) if (self.folder / "node.key").exists() else ()
        return (*before, *(f"field-{number}" for number in numbers))

    def current(self) -> str:
        known = self.known()
        if not known:
            raise KeyMissing("There is no field key: run `ggzy init`. 找不到字段密钥，请先运行 ggzy init。")
        if (self.folder / self.MOVED).exists():
            raise KeyMissing(
                "This node's field keys are in a token: set GGZY_FIELD_KEYS=pkcs11, or GGZY_FIELD_KEYS=file to go back. "
                "本节点的字段密钥已移入密码设备，请设置 GGZY_FIELD_KEYS=pkcs11；要移回文件，请设置 GGZY_FIELD_KEYS=file。"
            )
        return known[-1]

    def wrap(self, name: str, plain: bytes, bound: bytes) -> bytes:
        nonce = os.urandom(NONCE)
        return nonce + self._key(name).encrypt(nonce, plain, bound)

    def unwrap(self, name: str, wrapped: bytes, bound: bytes) -> bytes:
        try:
            return self._key(name).decrypt(wrapped[:NONCE], wrapped[NONCE:], bound)
        except InvalidTag as error:
            raise ValueError(
                f"A data key under {name} was changed or moved. 由字段密钥 {name} 包裹的数据密钥已被改动。"
            ) from error

    def fingerprint(self, name: str) -> str:
        """What tells two keys apart and nothing of either."""
        return hashlib.sha256(b"openggzy/fingerprint/" + self._secret(name)).hexdigest()[:16]

    def make(self, number: int = 0) -> str:
        """A new key with the next number, which wraps from now on. Returns its name."""
        last = self.known()[-1] if self.known() else BEFORE
        name = f"field-{number or int(last.partition('-')[2]) + 1}"
        handle = os.open(self.folder / f"{name}.key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(os.urandom(32).hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        return name

    def end(self, name: str) -> None:
        """Destroy a key that wraps nothing any more: its bytes are overwritten, its file removed."""
        path = self.folder / f"{name}.key"
        with path.open("r+b") as file:
            file.write(os.urandom(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        self._key.cache_clear()

    def rehearse(self) -> str:
        """A key made in a folder of its own, tried and thrown away; its fingerprint."""
        with tempfile.TemporaryDirectory(prefix="ggzy-rehearsal-") as folder:
            keys = FileFieldKeys(Path(folder))
            name = keys.make()
            plain = os.urandom(32)
            if keys.unwrap(name, keys.wrap(name, plain, b"rehearsal"), b"rehearsal") != plain:
                raise ValueError("The field key does not open what it wrapped. 字段密钥未能打开其所包裹的内容。")
            shown = keys.fingerprint(name)
            keys.end(name)
        return shown

    def _read(self, name: str) -> AESGCM:
        return AESGCM(self._secret(name))

    def _secret(self, name: str) -> bytes:
        if name == BEFORE:
            return keyring().derive("field-key")
        if not _NAME.fullmatch(f"{name}.key"):
            raise KeyMissing(f"No field key is named {name!r}. 没有名为 {name!r} 的字段密钥。")
        try:
            key = bytes.fromhex((self.folder / f"{name}.key").read_text(encoding="ascii").strip())
        except OSError as error:
            raise KeyMissing(
                f"The field key {name} is not in the key folder: what it wraps cannot be read. "
                f"密钥目录中没有字段密钥 {name}，由它包裹的内容无法读取。"
            ) from error
        if len(key) != 32:
            raise KeyMissing(f"The field key {name} must hold 32 bytes. 字段密钥 {name} 应为 32 字节。")
        return key


_provider: FieldKeys | None = None


def field_keys() -> FieldKeys:
    """The provider of this node, made once a process."""
    global _provider
    if _provider is None:
        _provider = _meant(settings.GGZY_FIELD_KEYS)
    return _provider


def _meant(kind: str) -> FieldKeys:
    from .tokenkeys import TokenFieldKeys

    if kind == "pkcs11":
        return TokenFieldKeys()
    if kind == "file" and settings.GGZY_FIELD_TOKEN:
        return TokenFieldKeys(back=True)
    if kind in ("", "file"):
        return FileFieldKeys()
    try:
        made: FieldKeys = import_string(kind)()
    except ImportError as error:
        raise KeyMissing(
            f"GGZY_FIELD_KEYS is {kind!r}: write pkcs11, file, or module.Class. "
            f"GGZY_FIELD_KEYS 为 {kind!r}：可写 pkcs11、file 或 module.Class。"
        ) from error
    return made


def reset_field_keys() -> None:
    """Forget the provider; the next use looks at the settings again."""
    global _provider
    _provider = None
