"""完整性: every file is there once, unchanged, nothing else is, and of what is demanded nothing is missing."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Any

from .findings import Fault, Looked
from .package import CHUNK, MANIFEST
from .reading import BROKEN

if TYPE_CHECKING:
    import zipfile

    from ggzy_core.certs.trust import TrustList


def look(archive: zipfile.ZipFile, manifest: dict[str, Any], vkey: str, trust: TrustList | None) -> Looked:
    counts = Counter(archive.namelist())
    listed = {item["path"] for item in manifest["files"]}
    faults = [Fault(name, "重复出现", "it stands twice") for name in sorted(counts) if counts[name] > 1]
    strangers = sorted(counts.keys() - listed - {MANIFEST})
    faults += [Fault(name, "不在目录中", "the manifest does not list it") for name in strangers]
    for item in manifest["files"]:
        if item["path"] not in counts:
            faults.append(Fault(item["path"], "缺失", "it is missing"))
        elif _digest(archive, item["path"]) != (item["sha256"], item["len"]):
            faults.append(Fault(item["path"], "内容与目录不符", "it differs from the manifest"))
    demands = manifest.get("demands", [])
    for one in demands:
        if not any(path.startswith(one["begins"]) for path in listed):
            zh = f"缺少应归档的“{one['name']}”（{one['clause']}）"
            faults.append(Fault(one["begins"], zh, f"nothing of what {one['clause']} demands is here"))
    return Looked(len(listed) + len(demands), faults)


def _digest(archive: zipfile.ZipFile, name: str) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    try:
        with archive.open(name) as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
    except BROKEN:
        return "", -1
    return digest.hexdigest(), size
