"""C2SP tlog-checkpoint 1.0.0: origin, size and root of a log at one moment, as a signed note.

origin
tree size, decimal
root hash, base64
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from . import note as notes
from .errors import NoteError
from .merkle import EMPTY_ROOT, HASH_BYTES
from .note import Note, Signer, Verifier, from_base64, to_base64

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True)
class Checkpoint:
    """What a log commits to: that it has `size` entries and this root. `origin` names the log."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The three lines that are signed. This log writes no extension lines: monitors could not audit them."""
        return f"{self.origin}\n{self.size}\n{to_base64(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Read a note's text. Extension lines of other logs are allowed and dropped. Raises NoteError."""
        lines = text.split("\n")
        if len(lines) < 4 or lines[-1] != "" or "" in lines[:-1]:
            raise NoteError(
                "checkpoint-form",
                "检查点须有三行：来源、规模、根哈希，且无空行",
                "a checkpoint has three lines, origin, size and root, and no empty ones",
            )
        origin, size, root = lines[:3]
        if not _SIZE.fullmatch(size):
            raise NoteError(
                "checkpoint-size",
                f"检查点的规模 {size!r} 不是十进制数（半角、无前导零）",
                f"the checkpoint's size {size!r} is not an ASCII decimal without leading zeroes",
            )
        try:
            hash_of_root = from_base64(root)
        except ValueError:
            hash_of_root = b""
        if len(hash_of_root) != HASH_BYTES:
            raise NoteError(
                "checkpoint-root", "检查点的根哈希不是 32 字节的 Base64", "the root is not 32 bytes in base64"
            )
        if size == "0" and hash_of_root != EMPTY_ROOT:
            raise NoteError("checkpoint-root", "空账本的根哈希不正确", "an empty log has the hash of nothing as root")
        return cls(origin, int(size), hash_of_root)


def sign_checkpoint(checkpoint: Checkpoint, log: Signer, *others: Signer) -> bytes:
    """The signed checkpoint as published. The log's key is named after the origin. Raises NoteError if it is not."""
    if log.name != checkpoint.origin:
        raise NoteError(
            "origin-key",
            f"签名密钥 {log.name} 与账本来源 {checkpoint.origin} 不同名",
            f"the key {log.name} is not named after the log's origin {checkpoint.origin}",
        )
    Checkpoint.parse(checkpoint.text())  # never sign what nobody could read
    return notes.sign(checkpoint.text(), [log, *others])


def open_checkpoint(signed: bytes, verifiers: Sequence[Verifier]) -> tuple[Checkpoint, Note]:
    """Verify and read a checkpoint. A key of the log itself, named after the origin, must be among the signers.

    Raises NoteError.
    """
    opened = notes.open_note(signed, verifiers)
    checkpoint = Checkpoint.parse(opened.text)
    if checkpoint.origin not in opened.signers:
        raise NoteError(
            "origin-key",
            f"检查点称出自 {checkpoint.origin}，却没有该账本受信任的签名",
            f"the checkpoint says it is of {checkpoint.origin}, whose trusted key has not signed it",
        )
    return checkpoint, opened


def read_unverified(signed: bytes) -> Checkpoint:
    """What a checkpoint says, signatures not looked at: for a log's own bookkeeping, never to trust others by."""
    text, _ = notes.split(signed)
    return Checkpoint.parse(text)
