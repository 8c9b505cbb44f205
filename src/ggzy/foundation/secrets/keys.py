"""The node's key ring.

One master key of 32 bytes lives in a file outside the database (`GGZY_KEYS/node.key`, hex, mode 600). The keys of
lookups are derived from it by HKDF-SHA256 (RFC 5869) with a label and the matter's code, so that a copy of the
database tells nothing, and the hashes of one matter say nothing of another. How things are encrypted stands in
`envelope.py`. Root on the live server remains the limit, and the reason why bids never rest on this.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text


class KeyMissing(Exception):
    """The node's key file is not where the settings say."""


def shut() -> Refusal:
    """What people are told when a key cannot be reached. Which, and why, is for the log and `ggzy keys`."""
    return Refusal(
        "P-KEYS",
        Text("所涉内容是封存的，其密钥此刻无法使用", "This is sealed, and its key cannot be reached just now"),
        Text("请稍后再试；公开的内容不受影响", "Try again a little later; what is public is not concerned"),
        status=503,
    )


class KeyRing:
    """Derives the keys of one node from its master key."""

    def __init__(self, master: bytes) -> None:
        if len(master) != 32:
            raise KeyMissing("The node key must hold 32 bytes. 节点密钥应为 32 字节。")
        self._master = master
        self.derive = lru_cache(maxsize=4096)(self._derive)

    def _derive(self, label: str, context: str = "") -> bytes:
        info = f"openggzy/{label}/{context}".encode()
        return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info).derive(self._master)


_ring: KeyRing | None = None


def keyring() -> KeyRing:
    """The key ring of this node, read once a process."""
    global _ring
    if _ring is None:
        path = Path(settings.GGZY_KEYS) / "node.key"
        try:
            _ring = KeyRing(bytes.fromhex(path.read_text(encoding="ascii").strip()))
        except OSError as error:
            raise KeyMissing(
                f"No node key at {path.name} in the key folder: run `ggzy init`. 找不到节点密钥，请先运行 ggzy init。"
            ) from error
    return _ring


def reset_keyring() -> None:
    """Forget the ring; the next use reads the file again."""
    global _ring
    _ring = None


def make_node_key(folder: Path) -> Path:
    """Write a new master key, readable by its owner alone. Refuses to replace one."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "node.key"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(os.urandom(32).hex() + "\n")
    return path


def blind(matter: str, *who: object) -> str:
    """A keyed hash of a party (or of any secret key) within one matter: HMAC-SHA256, hex, 64 characters.

    The same party gives the same value on the same matter, so it can be looked up; on another matter another value,
    so that tables joined by an onlooker tell nothing.
    """
    key = keyring().derive("blind", matter)
    return hmac.new(key, "\x1f".join(map(str, who)).encode(), hashlib.sha256).hexdigest()
