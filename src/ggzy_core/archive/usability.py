"""可用性: every file opens as what its name says, in a form that will be read in thirty years (DA/T 47, GB/T 33190)."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

from .findings import Fault, Looked
from .package import RECEIPT
from .reading import whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from ggzy_core.certs.trust import TrustList

PLAIN = ("checkpoint", "vkey", "policy", ".pem", ".txt", ".md", ".csv", ".xml", ".html", ".asc", RECEIPT)


def look(archive: zipfile.ZipFile, manifest: dict[str, Any], vkey: str, trust: TrustList | None) -> Looked:
    present, faults = set(archive.namelist()), []
    for item in manifest["files"]:
        path = item["path"]
        if path not in present:
            continue  # integrity says so
        opens = next((work for end, work in KINDS.items() if path.endswith(end)), None)
        if opens is None:
            faults.append(Fault(path, "格式不在长期可读的清单内", "its format is not one that is kept readable"))
        elif (content := whole(archive, path)) is not None and not opens(content):  # damage is integrity's to say
            faults.append(Fault(path, "无法按其格式打开", "it does not open as what it says it is"))
    return Looked(len(manifest["files"]), faults)


def _json(content: bytes) -> bool:
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True


def _text(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:]


def _zip(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as inner:
            return inner.testzip() is None
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        return False


def _begins(*heads: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(heads)


KINDS: dict[str, Callable[[bytes], bool]] = {
    ".json": _json,
    ".pdf": _pdf,
    ".zip": _zip,
    ".docx": _zip,
    ".xlsx": _zip,
    ".png": _begins(b"\x89PNG\r\n\x1a\n"),
    ".jpg": _begins(b"\xff\xd8\xff"),
    ".age": _begins(b"age-encryption.org/v1"),
    ".cms": _begins(b"0"),
    ".p7m": _begins(b"0"),
    ".crl": _begins(b"0", b"-----BEGIN X509 CRL"),
    **dict.fromkeys(PLAIN, _text),
}
