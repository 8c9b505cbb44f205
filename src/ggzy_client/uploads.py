"""Sending a file in parts; what came in stays in, and it goes on where the line broke, also after a restart."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from ggzy_client.http import Line
from ggzy_client.problems import Refused

PART = 4 << 20  # bytes
TRIES = 20  # how often an upload may be found elsewhere than we thought before we give up
Tell = Callable[[int, int], None]


def upload(line: Line, path: Path, kind: str, tell: Tell = lambda done, total: None) -> str:
    """Send a file and give the address (SHA-256, hex) the node stored it under. Raises Refused, Unreachable."""
    sha256, length = hash_of(path)
    name = f"uploads/{sha256}.json"
    key = _resumed(line, name) or _begun(line, name, length, sha256)
    _send(line, key, path, length, tell)
    stored = line.ask("POST", f"uploads/{key}/finish", {"kind": kind}).json()
    line.memory.forget(name)
    return str(stored["sha256"])


def hash_of(path: Path) -> tuple[str, int]:
    """SHA-256 (hex) and length in bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest(), file.tell()


def _begun(line: Line, name: str, length: int, sha256: str) -> str:
    key = str(line.ask("POST", "uploads", {"length": length, "sha256": sha256}).json()["key"])
    line.memory.write(name, {"key": key})
    return key


def _resumed(line: Line, name: str) -> str:
    """The upload under way for this file, if the node still has it."""
    kept = line.memory.read(name)
    if kept is None:
        return ""
    try:
        done = line.ask("GET", f"uploads/{kept['key']}").json()["done"]
    except Refused as refusal:
        if refusal.status != 404:
            raise
        done = True
    if done:  # stored once and perhaps taken away since: send it anew
        line.memory.forget(name)
        return ""
    return str(kept["key"])


def _send(line: Line, key: str, path: Path, length: int, tell: Tell) -> None:
    offset = int(line.ask("GET", f"uploads/{key}").json()["offset"])
    tries = 0
    with path.open("rb") as file:
        while offset < length:
            file.seek(offset)
            headers = {"Upload-Offset": str(offset), "Content-Type": "application/octet-stream"}
            try:
                answer = line.ask("PATCH", f"uploads/{key}", raw=file.read(PART), headers=headers)
                offset = int(answer.json()["offset"])
            except Refused as refusal:
                tries += 1
                if refusal.rule != "P-UPLOAD-PART" or "offset" not in refusal.facts or tries > TRIES:
                    raise
                offset = int(refusal.facts["offset"])  # a part whose answer was lost is in already
            tell(offset, length)
