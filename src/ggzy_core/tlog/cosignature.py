"""C2SP tlog-cosignature 1.0.1, Ed25519 (type 0x04): an outsider's statement that a checkpoint continues what it saw.

    — cosigner's name base64(4-byte key id || 8-byte time || signature)

What is signed is `cosignature/v1`, the time, and the text of the checkpoint: as of this time, this is the largest tree
the cosigner has seen of this log, and it extends all it had seen before.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from . import note as notes
from .errors import NoteError
from .note import Signature, Signer, Verifier

COSIGNATURE = 0x04
TIME_BYTES = 8
_LENGTH = TIME_BYTES + 64


@dataclass(frozen=True)
class CosignerKey(Verifier):
    """A cosigner's public key and name; as text a vkey of type 0x04. Never taken for the key of a log."""

    ALGORITHM: ClassVar[int] = COSIGNATURE

    def accepts(self, text: bytes, signature: bytes) -> bool:
        if len(signature) != _LENGTH or signature[0] >> 7:
            return False
        return super().accepts(message(text, time_of(signature)), signature[TIME_BYTES:])


class CosignerSigner(Signer):
    """A cosigner's private key. It must sign nothing but cosignatures: what is signed does not name the cosigner."""

    KIND: ClassVar[type[Verifier]] = CosignerKey

    def sign(self, text: bytes, at: int | None = None) -> Signature:
        """The cosignature over a checkpoint's text at `at`, seconds since 1970; now without it."""
        at = int(time.time()) if at is None else at
        signed = self._key.sign(message(text, at))
        return Signature(self.name, self.verifier.key_id, at.to_bytes(TIME_BYTES, "big") + signed)


@dataclass(frozen=True)
class Cosignature:
    """A cosignature that held: whose it is, since when, and its line."""

    key: CosignerKey
    at: datetime
    line: str

    @property
    def name(self) -> str:
        return self.key.name


def message(text: bytes, at: int) -> bytes:
    """What an Ed25519 cosigner signs."""
    return b"cosignature/v1\ntime %d\n" % at + text


def time_of(signature: bytes) -> int:
    return int.from_bytes(signature[:TIME_BYTES], "big")


def cosignatures(signed: bytes, keys: Sequence[CosignerKey]) -> list[Cosignature]:
    """The cosignatures of these keys under a checkpoint, one each. Raises NoteError when one of them does not hold.

    Says nothing of the log's own signature: `open_checkpoint` does.
    """
    text, signatures = notes.split(signed)
    known = {(key.name, key.key_id): key for key in keys}
    found: dict[CosignerKey, Cosignature] = {}
    for signature in signatures:
        key = known.get((signature.name, signature.key_id))
        if key is None:
            continue
        if not key.accepts(text.encode(), signature.signature):
            raise NoteError(
                "cosignature-invalid",
                f"{signature.name} 的见证签名不成立：内容或签名被改动过",
                f"the cosignature of {signature.name} does not hold: text or signature was altered",
            )
        found.setdefault(key, Cosignature(key, _moment(signature.signature), signature.line()))
    return list(found.values())


def _moment(signature: bytes) -> datetime:
    try:
        return datetime.fromtimestamp(time_of(signature), UTC)
    except (OverflowError, ValueError, OSError):
        raise NoteError(
            "cosignature-time", "见证签名的时间超出范围", "the time of a cosignature is out of range"
        ) from None
