"""C2SP tlog-witness 1.0.0: what a cosigner does with a checkpoint it is shown, and the words both sides speak.

    POST add-checkpoint      old <size> · proof hashes in base64, one a line · an empty line · the checkpoint
    200 the cosignature · 400 malformed · 403 not signed by a known key · 404 unknown log
    409 another size was the last (told in the answer), or this size with another root · 422 the proof fails

A cosigner remembers the newest checkpoint it signed of each log, durably, before its signature leaves. What it refuses
although the log's own key had signed it, it keeps with its own last checkpoint: that is the evidence.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal, Protocol

from . import note as notes
from .checkpoint import Checkpoint, read_unverified
from .cosignature import CosignerSigner
from .errors import NoteError, ProofError, TlogError
from .merkle import EMPTY_ROOT, HASH_BYTES, verify_consistency
from .note import Verifier, from_base64, to_base64

MOST_PROOF = 63
MOST_BYTES = 64 << 10
RECENT = 32  # checkpoints of a log that are kept to tell a fork from a late messenger
SIZE_TYPE = "text/x.tlog.size"
TEXT_TYPE = "text/plain; charset=utf-8"
_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})")

#: fork: this size was cosigned with another root, which proves that the log tells two stories.
#: unproven: nobody could show that it extends what was cosigned. behind: smaller than what was cosigned, never seen.
Kind = Literal["fork", "unproven", "behind"]


@dataclass(frozen=True)
class Request:
    """What a log asks: cosign this checkpoint; here is how it extends the one of size `old`."""

    old: int
    proof: tuple[bytes, ...]
    checkpoint: bytes

    def body(self) -> bytes:
        lines = [f"old {self.old}", *map(to_base64, self.proof), ""]
        return ("\n".join(lines) + "\n").encode() + self.checkpoint

    @classmethod
    def parse(cls, body: bytes) -> Request:
        """Raises ProofError `request-form`."""
        head, gap, checkpoint = body.partition(b"\n\n")
        try:
            lines = head.decode("ascii").split("\n")
            proof = tuple(from_base64(line) for line in lines[1:])
        except ValueError:
            raise _malformed("证明不是 Base64", "the proof is not base64") from None
        old = _OLD.fullmatch(lines[0])
        if old is None or not gap or not checkpoint:
            raise _malformed(
                "缺少 old 一行、空行或检查点", "the line old, the empty line or the checkpoint is missing"
            )
        if len(proof) > MOST_PROOF or any(len(one) != HASH_BYTES for one in proof):
            raise _malformed(
                f"证明至多 {MOST_PROOF} 个 32 字节哈希", f"a proof has at most {MOST_PROOF} hashes of 32 bytes"
            )
        return cls(int(old[1]), proof, checkpoint)


@dataclass(frozen=True)
class Answer:
    """What is sent back over HTTP."""

    status: int
    body: bytes
    type: str = TEXT_TYPE


@dataclass(frozen=True)
class Seen:
    """The newest checkpoint that was cosigned of a log, and some before it, newest first: (size, root, note)."""

    recent: tuple[tuple[int, bytes, bytes], ...] = ()

    @property
    def size(self) -> int:
        return self.recent[0][0] if self.recent else 0

    @property
    def root(self) -> bytes:
        return self.recent[0][1] if self.recent else EMPTY_ROOT

    @property
    def note(self) -> bytes:
        return self.recent[0][2] if self.recent else b""

    def at(self, size: int) -> tuple[bytes, bytes] | None:
        """Root and note of a size that was cosigned, if it is still kept."""
        return next(((root, note) for found, root, note in self.recent if found == size), None)

    def then(self, checkpoint: Checkpoint, note: bytes) -> Seen:
        rest = [one for one in self.recent if one[0] != checkpoint.size]
        return Seen(((checkpoint.size, checkpoint.root, note), *rest)[:RECENT])


@dataclass(frozen=True)
class Evidence:
    """Two checkpoints signed by one log that do not go together, as far as anybody could show."""

    kind: Kind
    origin: str
    at: int
    ours: bytes
    theirs: bytes


class Memory(Protocol):
    """Where a cosigner remembers. `turn` keeps others out from `load` to `save`, which is durable when it returns."""

    def turn(self) -> AbstractContextManager[object]: ...
    def load(self, origin: str) -> Seen: ...
    def save(self, origin: str, seen: Seen) -> None: ...
    def keep(self, evidence: Evidence) -> None: ...


class Cosigner:
    """`add` answers a request. `logs` are the keys it knows, each named after its log's origin."""

    def __init__(
        self,
        signer: CosignerSigner,
        logs: Sequence[Verifier],
        memory: Memory,
        now: Callable[[], int] = lambda: int(time.time()),
    ) -> None:
        self.signer = signer
        self.logs = tuple(logs)
        self.memory = memory
        self.now = now

    def add(self, body: bytes) -> Answer:
        """Cosign a checkpoint, or say why not."""
        try:
            request = Request.parse(body)
            checkpoint = read_unverified(request.checkpoint)
        except TlogError as error:
            return _no(400, error)
        known = [log for log in self.logs if log.name == checkpoint.origin]
        if not known:
            return Answer(404, f"不识账本 {checkpoint.origin} · this log is not known here\n".encode())
        try:
            opened = notes.open_note(request.checkpoint, known)
        except NoteError as error:
            return _no(403, error)
        own = b"".join(line.line().encode() for line in opened.verified)
        with self.memory.turn():
            return self._judged(request, checkpoint, opened.text.encode() + b"\n" + own)

    def _judged(self, request: Request, checkpoint: Checkpoint, note: bytes) -> Answer:
        """`note` is the checkpoint with the log's own signatures alone: what is kept."""
        if request.old > checkpoint.size:
            return Answer(400, "旧规模大于检查点 · the old size is above the checkpoint's\n".encode())
        seen = self.memory.load(checkpoint.origin)
        before = seen.at(checkpoint.size)
        if before is not None and before[0] != checkpoint.root:
            self._alarm("fork", checkpoint, before[1], note)
            return _conflict(seen)
        if checkpoint.size < seen.size and before is None:
            self._alarm("behind", checkpoint, seen.note, note)
        if request.old != seen.size:
            return _conflict(seen)
        try:
            _extends(seen, checkpoint, request.proof)
        except ProofError as error:
            self._alarm("unproven", checkpoint, seen.note, note)
            return _no(422, error)
        signature = self.signer.sign(note.partition(b"\n\n")[0] + b"\n", self.now())
        if checkpoint.size > seen.size or not seen.recent:
            self.memory.save(checkpoint.origin, seen.then(checkpoint, note))
        return Answer(200, signature.line().encode())

    def _alarm(self, kind: Kind, checkpoint: Checkpoint, ours: bytes, theirs: bytes) -> None:
        self.memory.keep(Evidence(kind, checkpoint.origin, self.now(), ours, theirs))


def _extends(seen: Seen, checkpoint: Checkpoint, proof: Sequence[bytes]) -> None:
    if seen.size:
        verify_consistency(seen.size, checkpoint.size, seen.root, checkpoint.root, proof)
    elif proof:
        raise ProofError("proof-length", "从空账本起不应有证明", "a proof from an empty log has no hashes")


def _conflict(seen: Seen) -> Answer:
    return Answer(409, f"{seen.size}\n".encode(), SIZE_TYPE)


def _no(status: int, error: TlogError) -> Answer:
    return Answer(status, f"{error}\n".encode())


def _malformed(zh: str, en: str) -> ProofError:
    return ProofError("request-form", f"请求格式有误：{zh}", f"malformed request: {en}")
