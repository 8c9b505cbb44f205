"""安全性: no path that leads out, nothing that unpacks without end, no script or launcher in a document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ggzy_core.verifier import is_ours

from .findings import Fault, Looked
from .package import MANIFEST
from .reading import whole

if TYPE_CHECKING:
    import zipfile

    from ggzy_core.certs.trust import TrustList

MOST_RATIO = 200  # text packs 10 to 20 times; deflate ends near 1,000
FREE = 10 << 20  # bytes below which the ratio is nobody's concern
ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|RichMedia)\b")
PROGRAMS = (".exe", ".dll", ".bat", ".cmd", ".js", ".vbs", ".scr", ".com", ".msi", ".sh", ".ps1", ".jar")


def look(archive: zipfile.ZipFile, manifest: dict[str, Any], vkey: str, trust: TrustList | None) -> Looked:
    faults = []
    members = archive.infolist()
    for info in members:
        name = info.filename
        if name == MANIFEST:
            continue
        if _leads_out(name):
            faults.append(Fault(name, "路径不安全", "its path leads out of the package"))
        if is_bomb(info):
            faults.append(Fault(name, "过大：解压后的大小异常", "it unpacks to far more than it is"))
        elif name.lower().endswith(PROGRAMS):
            faults.append(Fault(name, "是可执行文件", "it is a program"))
        elif name.endswith(".pdf") and ACTIVE.search(whole(archive, name) or b""):
            faults.append(Fault(name, "PDF 含有脚本或启动动作", "the PDF carries a script or a launcher"))
        elif name.endswith(".html") and _has_foreign_script(whole(archive, name) or b""):
            faults.append(
                Fault(
                    name, "网页含有脚本，且不是本平台的核验页", "the page carries a script that is not our verifier's"
                )
            )
    return Looked(len(members), faults)


def _has_foreign_script(page: bytes) -> bool:
    return b"<script" in page.lower() and not is_ours(page)


def is_bomb(info: zipfile.ZipInfo) -> bool:
    """Would this member unpack to far more than it is? Such a one is named and never read."""
    return info.file_size > FREE and info.file_size > MOST_RATIO * max(info.compress_size, 1)


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.split("/") or "\\" in name or ":" in name
