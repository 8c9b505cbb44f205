"""The four checks of an archive (四性检测, DA/T 70-2018), offline, with the package alone."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from ggzy_core.canonical import NotCanonical, load

from . import authenticity, integrity, safety, usability
from .findings import Checked, Fault, Finding
from .package import MANIFEST, RECEIPT

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_MANIFEST = 64 << 20
CHECKS = (
    ("safety", "安全性", "safety: nothing that harms whoever opens it", safety.look),
    ("integrity", "完整性", "integrity: what the manifest lists is there, unchanged, and nothing else", integrity.look),
    ("authenticity", "真实性", "authenticity: every act stands in the log, every document is named by one", authenticity.look),
    ("usability", "可用性", "usability: every file opens as what it is", usability.look),
)  # fmt: skip


def check_package(package: Path | IO[bytes], vkey: str = "") -> Checked:
    """Hold a package against its manifest and its receipts against the log's key. Never raises for a bad package.

    `vkey` is the key somebody outside trusts; without one the manifest's own serves, which shows only that the
    package agrees with itself. What is not safe to read is not read on.
    """
    try:
        with zipfile.ZipFile(package) as archive:
            manifest = _manifest(archive)
            found = tuple(_found(archive, manifest, vkey or str(manifest["vkey"])))
    except (zipfile.BadZipFile, OSError, NotCanonical, KeyError, TypeError, ValueError, RuntimeError) as error:
        fault = Fault(getattr(package, "name", ""), f"档案包无法读取：{error}", f"it cannot be read: {error}")
        return Checked("", "", 0, 0, (Finding("usability", "可用性", "usability", 1, (fault,)),))
    receipts = sum(item["path"].endswith(RECEIPT) for item in manifest["files"])
    return Checked(str(manifest["matter"]), str(manifest["title"]), len(manifest["files"]), receipts, found)


def _found(archive: zipfile.ZipFile, manifest: dict[str, Any], vkey: str) -> Iterator[Finding]:
    for name, zh, en, look in CHECKS:
        looked, faults = look(archive, manifest, vkey)
        yield Finding(name, zh, en, looked, tuple(faults))
        if name == "safety" and any(safety.is_bomb(info) for info in archive.infolist()):
            return


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    if archive.getinfo(MANIFEST).file_size > MAX_MANIFEST:
        raise ValueError("目录过大 · the manifest is too large")
    manifest: dict[str, Any] = load(archive.read(MANIFEST))
    if manifest["v"] != 1:
        raise ValueError("未知的档案版本 · unknown version")
    return manifest
