"""What the verify page says of an evidence pack: the four checks, by this log's key or by one that is given."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any

from ggzy.foundation.journal.sequencer import signer
from ggzy_core.archive import MANIFEST, RECEIPT, check_package

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

MOST_PACK = 64 << 20  # a longer one is for `ggzy verify` and verify.html, which run on the asker's own machine
MOST_FILES = 2_000


def about_pack(upload: UploadedFile[bytes] | None, vkey: str) -> dict[str, Any] | None:
    """For the page; None of what is no pack."""
    if upload is None or upload.file is None:
        return None
    try:
        names = zipfile.ZipFile(upload.file).namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return None
    if MANIFEST not in names or not any(name.endswith(RECEIPT) for name in names):
        return None
    if (upload.size or 0) > MOST_PACK or len(names) > MOST_FILES:
        return {"pack_too_long": True, "what": "pack"}
    return {"pack": check_package(upload.file, vkey or signer().vkey), "what": "pack"}
