"""真实性: every receipt shows its entry in the log, and every document is one that an act on the record names,
every opened bid is what was sealed, every signature over an act and every electronic stamp holds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ggzy_core.tlog.receipt import verify_receipt

from . import bids, stamps
from . import signed as signatures
from .findings import Fault, Looked
from .package import RECEIPT
from .reading import whole
from .trust import ROOTS, trust_of

if TYPE_CHECKING:
    import zipfile

    from ggzy_core.certs.trust import TrustList

DOCUMENTS = (".pdf", ".zip", ".age", ".p7m", ".docx", ".xlsx", ".jpg", ".png")


def look(archive: zipfile.ZipFile, manifest: dict[str, Any], vkey: str, trust: TrustList | None) -> Looked:
    present = set(archive.namelist())
    receipts = [item["path"] for item in manifest["files"] if item["path"].endswith(RECEIPT)]
    faults, named, entries = [], set[str](), dict[str, Any]()
    for path in receipts:
        if path not in present:
            continue  # integrity says so
        entry, fault = _proven(archive, path, vkey)
        faults += [fault] if fault else []
        named |= _hashes(entry)
        entries[path.removesuffix(RECEIPT)] = entry
    files = manifest["files"] if receipts else []
    # the cover is made with the package: the act that names it comes after
    apart = (bids.PLACE, stamps.COVER)
    documents = [one for one in files if one["path"].endswith(DOCUMENTS) and not one["path"].startswith(apart)]
    for item in documents:
        if item["sha256"] not in named:
            faults.append(
                Fault(item["path"], "存证中没有行为载明这份文件", "no act on the record names this document")
            )
    opened, more = bids.look(archive, named) if receipts else (0, [])
    try:
        known = trust_of(archive, trust)
    except ValueError:
        return Looked(len(receipts), [*faults, *more, Fault(ROOTS, "无法读取", "cannot be read")])
    stamped, spoilt = stamps.look(archive, known)
    signed, sealed, wrong = signatures.look(archive, entries, known)
    things = len(receipts) + len(documents) + opened + stamped + len(signed) + len(wrong)
    return Looked(things, [*faults, *more, *spoilt, *wrong], tuple(signed), tuple(sealed))


def _proven(archive: zipfile.ZipFile, path: str, vkey: str) -> tuple[Any, Fault | None]:
    """The entry that a receipt proves, or what is wrong with it."""
    text = whole(archive, path) or b""
    verdict = verify_receipt(text.decode("utf-8", "replace"), vkey)
    if not verdict.ok or verdict.receipt is None:
        last = verdict.steps[-1]
        return None, Fault(path, last.zh, last.en)
    if whole(archive, path.removesuffix(RECEIPT) + ".json") != verdict.receipt.entry:
        return None, Fault(path, "回执与同名条目不符", "it is not the receipt of the entry beside it")
    return json.loads(verdict.receipt.entry), None


def _hashes(value: Any) -> set[str]:
    """Every SHA-256 that stands anywhere in an entry."""
    if isinstance(value, str):
        return {value} if len(value) == 64 else set()
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return {found for one in inside for found in _hashes(one)}
