"""The archive package of a matter (电子档案): a plain ZIP with a manifest, the same bytes for the same content.

    manifest.json        {"v", "matter", "title", "vkey", "files": [{"path", "sha256", "len", "what"}]}, RFC 8785
    record/…             every act on the record, with its receipt; the journal's checkpoint and its public key
    anything else        documents and data, each named in the manifest

Members are stored, not packed, dated 1980-01-01 and ordered by path, so that two nodes make one file. `check_package`
needs the package and nothing else.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

from ggzy_core.canonical import NotCanonical, canonical, load
from ggzy_core.tlog.receipt import verify_receipt

MANIFEST = "manifest.json"
RECEIPT = ".tlog-proof"
DATED = (1980, 1, 1, 0, 0, 0)
CHUNK = 1 << 20
MAX_MANIFEST = 64 << 20


@dataclass(frozen=True)
class Member:
    """One file to go in: `path` within the package, what it is in words, and how to read it from its start."""

    path: str
    what: str
    open: Callable[[], AbstractContextManager[BinaryIO]]


@dataclass(frozen=True)
class Fault:
    """Something about a package that does not hold."""

    path: str
    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.path}：{self.zh} · {self.en}"


@dataclass(frozen=True)
class Checked:
    """What a check found. `faults` is empty when everything holds."""

    matter: str
    files: int
    receipts: int
    faults: tuple[Fault, ...]

    @property
    def holds(self) -> bool:
        return not self.faults


def write_package(target: Path, head: Mapping[str, str], members: Iterable[Member]) -> bytes:
    """Write the package and answer its manifest's bytes. `head`: matter, title, vkey. Paths must differ."""
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


def check_package(path: Path, vkey: str = "") -> Checked:
    """Hold a package against its manifest and its receipts against the log's key. Never raises for a bad package.

    `vkey` is the key somebody outside trusts; without one the manifest's own serves, which shows only that the
    package agrees with itself.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _manifest(archive)
            faults = list(_files(archive, manifest))
            proofs = [item["path"] for item in manifest["files"] if item["path"].endswith(RECEIPT)]
            faults += _receipts(archive, proofs, vkey or str(manifest["vkey"]))
    except (zipfile.BadZipFile, OSError, NotCanonical, KeyError, TypeError, ValueError) as error:
        return Checked("", 0, 0, (Fault(path.name, f"档案包无法读取：{error}", f"it cannot be read: {error}"),))
    return Checked(str(manifest["matter"]), len(manifest["files"]), len(proofs), tuple(faults))


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    if archive.getinfo(MANIFEST).file_size > MAX_MANIFEST:
        raise ValueError("目录过大 · the manifest is too large")
    manifest: dict[str, Any] = load(archive.read(MANIFEST))
    if manifest["v"] != 1:
        raise ValueError("未知的档案版本 · unknown version")
    return manifest


def _files(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> Iterator[Fault]:
    """Every file is there once, unchanged, and nothing else is."""
    names = archive.namelist()
    present = set(names)
    for name in sorted({name for name in present if names.count(name) > 1}):
        yield Fault(name, "重复出现", "it stands twice")
    listed = {item["path"] for item in manifest["files"]}
    for name in sorted(present - listed - {MANIFEST}):
        yield Fault(name, "不在目录中", "the manifest does not list it")
    for item in manifest["files"]:
        name = item["path"]
        if name not in present:
            yield Fault(name, "缺失", "it is missing")
        elif _unsafe(name):
            yield Fault(name, "路径不安全", "its path leads out of the package")
        elif _digest(archive, name) != (item["sha256"], item["len"]):
            yield Fault(name, "内容与目录不符", "it differs from the manifest")


def _receipts(archive: zipfile.ZipFile, paths: list[str], vkey: str) -> Iterator[Fault]:
    """Every receipt shows its entry in the log, and is the receipt of the entry beside it."""
    present = set(archive.namelist())
    for name in paths:
        if name not in present:
            continue  # said already
        verdict = verify_receipt(archive.read(name).decode("utf-8", "replace"), vkey)
        if not verdict.ok or verdict.receipt is None:
            last = verdict.steps[-1]
            yield Fault(name, last.zh, last.en)
            continue
        beside = name.removesuffix(RECEIPT) + ".json"
        if beside not in present or archive.read(beside) != verdict.receipt.entry:
            yield Fault(name, "回执与同名条目不符", "it is not the receipt of the entry beside it")


def _digest(archive: zipfile.ZipFile, name: str) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    try:
        with archive.open(name) as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError):
        return "", -1  # its own checksum fails, it is cut short, or it is packed in a way we never write
    return digest.hexdigest(), size


def _unsafe(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.split("/") or "\\" in name or ":" in name


def _info(path: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(path, DATED)
    info.create_system = 3
    info.external_attr = 0o100644 << 16
    return info
