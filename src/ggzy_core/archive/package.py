"""The archive package of a matter (电子档案): a plain ZIP with a manifest, the same bytes for the same content.

    manifest.json        {"v", "matter", "title", "vkey", "files": [{"path", "sha256", "len", "what"}]}, RFC 8785
    record/…             every act on the record, with its receipt; the journal's checkpoint and its public key
    anything else        documents and data, each named in the manifest

Members are stored, not packed, dated 1980-01-01 and ordered by path, so that two nodes make one file. `check_package`
needs the package and nothing else; it makes the four checks of an archive (四性检测, DA/T 70): authenticity, integrity,
usability, safety.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

from ggzy_core.canonical import canonical

MANIFEST = "manifest.json"
RECEIPT = ".tlog-proof"
DATED = (1980, 1, 1, 0, 0, 0)
CHUNK = 1 << 20


@dataclass(frozen=True)
class Member:
    """One file to go in: `path` within the package, what it is in words, and how to read it from its start."""

    path: str
    what: str
    open: Callable[[], AbstractContextManager[BinaryIO]]


def write_package(target: Path, head: Mapping[str, Any], members: Iterable[Member]) -> bytes:
    """Write the package and answer its manifest's bytes. Paths must differ.

    `head`: matter, title, vkey; and demands, [{"begins", "name", "clause"}]: of each there is a member that begins so.
    """
    ordered = sorted(members, key=lambda member: member.path)
    twice = [one.path for one, other in pairwise(ordered) if one.path == other.path]
    if twice:
        raise ValueError(f"{twice[0]} 在档案中出现两次 · it stands twice in the package")
    files: list[dict[str, Any]] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for member in ordered:
            digest, size = hashlib.sha256(), 0
            with member.open() as source, archive.open(_info(member.path), "w", force_zip64=True) as out:
                while chunk := source.read(CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    out.write(chunk)
            files.append({"path": member.path, "sha256": digest.hexdigest(), "len": size, "what": member.what})
        manifest = canonical({"v": 1, **head, "files": files})
        archive.writestr(_info(MANIFEST), manifest)
    return manifest


def _info(path: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(path, DATED)
    info.create_system = 3
    info.external_attr = 0o100644 << 16
    return info
