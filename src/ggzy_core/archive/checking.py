"""The four checks of an archive (四性检测, DA/T 70-2018), offline, with the package alone."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from ggzy_core.canonical import NotCanonical, load

from . import authenticity, integrity, safety, usability
from .findings import Checked, Fault, Finding, Looked
from .package import MANIFEST, RECEIPT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ggzy_core.certs.trust import TrustList

    Look = Callable[[zipfile.ZipFile, dict[str, Any], str, TrustList | None], Looked]

MAX_MANIFEST = 64 << 20
CHECKS: tuple[tuple[str, str, str, Look], ...] = (
    ("safety", "安全性", "safety: nothing that harms whoever opens it", safety.look),
    ("integrity", "完整性", "integrity: what the manifest lists is there, unchanged, and nothing else", integrity.look),
    ("authenticity", "真实性", "authenticity: every act stands in the log, every document is named by one", authenticity.look),
    ("usability", "可用性", "usability: every file opens as what it is", usability.look),
)  # fmt: skip


def check_package(package: Path | IO[bytes], vkey: str = "", trust: TrustList | None = None) -> Checked:
    """Hold a package against its manifest and its receipts against the log's key. Never raises for a bad package.

    `vkey` is the key somebody outside trusts; without one the manifest's own serves, which shows only that the
    package agrees with itself; so do the roots in it, unless `trust` brings others. What is not safe to read is not read on.
    """
    try:
        with zipfile.ZipFile(package) as archive:
            manifest = _manifest(archive)
            found = tuple(_found(archive, manifest, vkey or str(manifest["vkey"]), trust))
    except (zipfile.BadZipFile, OSError, NotCanonical, KeyError, TypeError, ValueError, RuntimeError) as error:
        fault = Fault(getattr(package, "name", ""), f"档案包无法读取：{error}", f"it cannot be read: {error}")
        return Checked("", "", 0, 0, (Finding("usability", "可用性", "usability", 1, (fault,)),))
    receipts = sum(item["path"].endswith(RECEIPT) for item in manifest["files"])
    signed = tuple(one for _, looked in found for one in looked.signed)
    sealed = tuple(one for _, looked in found for one in looked.sealed)
    findings = tuple(finding for finding, _ in found)
    files = len(manifest["files"])
    return Checked(str(manifest["matter"]), str(manifest["title"]), files, receipts, findings, signed, sealed)


def _found(
    archive: zipfile.ZipFile, manifest: dict[str, Any], vkey: str, trust: TrustList | None
) -> Iterator[tuple[Finding, Looked]]:
    for name, zh, en, look in CHECKS:
        looked = look(archive, manifest, vkey, trust)
        yield Finding(name, zh, en, looked.things, tuple(looked.faults), len(looked.signed)), looked
        if name == "safety" and any(safety.is_bomb(info) for info in archive.infolist()):
            return


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    if archive.getinfo(MANIFEST).file_size > MAX_MANIFEST:
        raise ValueError("目录过大 · the manifest is too large")
    manifest: dict[str, Any] = load(archive.read(MANIFEST))
    if manifest["v"] != 1:
        raise ValueError("未知的档案版本 · unknown version")
    return manifest
