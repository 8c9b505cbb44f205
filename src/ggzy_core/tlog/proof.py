"""C2SP tlog-proof: one text that shows, offline, that an entry stands in a log.

c2sp.org/tlog-proof@v1
extra base64            (optional; trusted for nothing)
index decimal
base64 hash, one a line, from the leaf's sibling up to the root's child
(an empty line)
the signed checkpoint
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .checkpoint import Checkpoint, open_checkpoint
from .errors import ProofError
from .merkle import HASH_BYTES, leaf_hash, verify_inclusion
from .note import Verifier, from_base64, to_base64

HEADER = "c2sp.org/tlog-proof@v1"
MAX_PROOF_CHARS = 2_000_000  # an entry of 65,535 bytes, escaped and encoded, fits with room for 100 signatures
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")


@dataclass(frozen=True)
class Proof:
    """A proof as read; nothing in it is verified before `verify`."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes | None = None

    def text(self) -> str:
        """The `.tlog-proof` file."""
        lines = [HEADER]
        if self.extra is not None:
            lines.append(f"extra {to_base64(self.extra)}")
        lines += [f"index {self.index}", *map(to_base64, self.hashes), ""]
        return "\n".join(lines) + "\n" + self.checkpoint.decode("utf-8")


def parse(text: str) -> Proof:
    """Read a `.tlog-proof`. Raises ProofError `proof-form` saying which line is wrong."""
    if len(text) > MAX_PROOF_CHARS:
        raise _form(f"证明超过 {MAX_PROOF_CHARS} 个字符", f"the proof is over {MAX_PROOF_CHARS} characters")
    head, gap, checkpoint = text.partition("\n\n")
    lines = head.split("\n")
    if lines.pop(0) != HEADER:
        raise _form(f"首行应为 {HEADER}", f"the first line should be {HEADER}")
    if not gap or not checkpoint:
        raise _form("缺少空行及其后的检查点", "the empty line and the checkpoint after it are missing")
    extra = None
    if lines and lines[0].startswith("extra "):
        extra = _decode(lines.pop(0).removeprefix("extra "), "extra")
    index = _INDEX.fullmatch(lines.pop(0)) if lines else None
    if index is None:
        raise _form("缺少 “index 十进制序号” 一行", 'the line "index" and a decimal number is missing')
    hashes = tuple(_decode(line, f"hash {at}") for at, line in enumerate(lines))
    if any(len(found) != HASH_BYTES for found in hashes):
        raise _form("路径中的哈希不是 32 字节", "a hash of the path is not 32 bytes")
    try:
        return Proof(int(index[1]), hashes, checkpoint.encode("utf-8"), extra)
    except UnicodeEncodeError:
        raise _form("检查点含非法字符", "the checkpoint has characters that are none") from None


def verify(proof: Proof, entry: bytes, verifiers: Sequence[Verifier]) -> Checkpoint:
    """Check that `entry` stands at `proof.index` in the log whose key is among `verifiers`; return its checkpoint.

    Raises NoteError when the checkpoint is not properly signed, ProofError when the path does not lead to its root.
    """
    checkpoint, _ = open_checkpoint(proof.checkpoint, verifiers)
    verify_inclusion(leaf_hash(entry), proof.index, checkpoint.size, proof.hashes, checkpoint.root)
    return checkpoint


def _decode(text: str, what: str) -> bytes:
    try:
        return from_base64(text)
    except ValueError:
        raise _form(f"{what} 一行的 Base64 有误", f"the base64 of {what} is malformed") from None


def _form(zh: str, en: str) -> ProofError:
    return ProofError("proof-form", f"证明文件格式有误：{zh}", f"malformed proof: {en}")
