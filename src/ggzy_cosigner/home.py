"""A cosigner's folder: its key, the logs it knows, what it signed last of each, and the evidence it keeps.

What it signed last is on disk, synced, before a signature leaves. One process at a time: a lock says so.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ggzy_core.sentences import BadValue
from ggzy_core.tlog import durable
from ggzy_core.tlog.checkpoint import Checkpoint, read_unverified
from ggzy_core.tlog.cosignature import CosignerSigner
from ggzy_core.tlog.cosigner import Evidence, Kind, Seen
from ggzy_core.tlog.note import Verifier

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

MOST_DOUBTS = 1000  # of findings that are no proof; forks are always kept, so that nobody can flood them away


@dataclass(frozen=True)
class Alarm:
    """One piece of evidence as kept. `answered`: the very checkpoint was later shown to extend what was cosigned."""

    name: str
    kind: Kind
    origin: str
    at: datetime
    ours: str
    theirs: str
    answered: bool

    @property
    def sizes(self) -> tuple[int, int]:
        return read_unverified(self.ours.encode()).size if self.ours else 0, self.wrong.size

    @property
    def wrong(self) -> Checkpoint:
        return read_unverified(self.theirs.encode())


class Home:
    """The folder of one cosigner; `ggzy_core.tlog.cosigner.Memory` on disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()

    @classmethod
    def make(cls, path: Path, name: str) -> Home:
        """A new cosigner with a key of its own. Raises BadValue where there is one."""
        key = path / "cosigner.key"
        if key.exists():
            raise BadValue("cosigner-exists", f"{path} 已有见证节点", f"there is a cosigner in {path}")
        signer = CosignerSigner.generate(name)
        durable.make_folder(path)
        path.chmod(0o700)
        handle = os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(signer.skey + "\n")
            file.flush()
            os.fsync(file.fileno())
        durable.sync_folder(path)
        return cls(path)

    @property
    def signer(self) -> CosignerSigner:
        try:
            return CosignerSigner.parse((self.path / "cosigner.key").read_text("utf-8"))
        except OSError as error:
            raise BadValue(
                "no-cosigner",
                f"{self.path} 中没有见证节点，请先运行 init",
                f"there is no cosigner in {self.path}; run init first",
            ) from error

    @property
    def logs(self) -> list[Verifier]:
        path = self.path / "logs"
        return [Verifier.parse(line) for line in path.read_text("utf-8").split()] if path.exists() else []

    def watch(self, vkey: str) -> Verifier:
        """Know this log from now on. Raises NoteError when the vkey is malformed."""
        log = Verifier.parse(vkey)
        known = self.logs
        if log not in known:
            lines = "".join(f"{one.vkey}\n" for one in [*known, log])
            durable.write_all(self.path, [("logs", lines.encode())])
        return log

    def hold(self) -> int:
        """Be the only process on this folder. Raises BadValue when another is."""
        handle = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        if fcntl is not None:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                os.close(handle)
                raise BadValue(
                    "cosigner-runs", f"{self.path} 的见证节点已在运行", f"the cosigner in {self.path} runs already"
                ) from error
        return handle

    # --- Memory ------------------------------------------------------------------------------------------------------

    def turn(self) -> AbstractContextManager[object]:
        return self._lock

    def load(self, origin: str) -> Seen:
        path = self.path / _seen(origin)
        if not path.exists():
            return Seen()
        kept: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return Seen(tuple((one["size"], bytes.fromhex(one["root"]), one["note"].encode()) for one in kept["recent"]))

    def save(self, origin: str, seen: Seen) -> None:
        recent = [{"size": size, "root": root.hex(), "note": note.decode()} for size, root, note in seen.recent]
        words = json.dumps({"origin": origin, "recent": recent}, ensure_ascii=False, indent=1)
        durable.write_all(self.path, [(_seen(origin), words.encode())])

    def keep(self, evidence: Evidence) -> None:
        name = hashlib.sha256(evidence.kind.encode() + b"\n" + evidence.theirs).hexdigest()[:32]
        folder = self.path / "alarms"
        full = evidence.kind != "fork" and len(list(folder.glob("*.json"))) >= MOST_DOUBTS
        if full or (folder / f"{name}.json").exists():
            return
        words = {
            "kind": evidence.kind,
            "origin": evidence.origin,
            "at": evidence.at,
            "ours": evidence.ours.decode(),
            "theirs": evidence.theirs.decode(),
        }
        durable.write_all(folder, [(f"{name}.json", json.dumps(words, ensure_ascii=False, indent=1).encode())])

    def alarms(self) -> Iterator[Alarm]:
        """The evidence, newest first."""
        files = sorted((self.path / "alarms").glob("*.json"), key=lambda file: file.stat().st_mtime, reverse=True)
        for file in files:
            words = json.loads(file.read_text("utf-8"))
            found = self.load(words["origin"]).at(read_unverified(words["theirs"].encode()).size)
            same = found is not None and found[0] == read_unverified(words["theirs"].encode()).root
            yield Alarm(
                file.stem,
                words["kind"],
                words["origin"],
                datetime.fromtimestamp(words["at"], UTC),
                words["ours"],
                words["theirs"],
                same and words["kind"] != "fork",
            )


def _seen(origin: str) -> str:
    return f"seen/{hashlib.sha256(origin.encode()).hexdigest()[:32]}.json"
