"""Sealed bid packages: an ustar whose first member is header.json. What it holds, the room that takes bids checks."""

from __future__ import annotations

import tarfile
from typing import TYPE_CHECKING

from ggzy.foundation.documents.sayings import damaged

if TYPE_CHECKING:
    from pathlib import Path

BLOCK = 512


def is_package(head: bytes) -> bool:
    """Do these first 512 bytes open a sealed bid package?"""
    return head[257:262] == b"ustar" and head[:100].rstrip(b"\0") == b"header.json"


def check(path: Path, kinds: tuple[str, ...]) -> str:
    """ "ggzybid", or Refusal P-UPLOAD-KIND when the tar is cut short or names anything but plain files."""
    end = 0
    try:
        with path.open("rb") as file, tarfile.open(fileobj=file, mode="r:") as tar:
            for member in tar:
                if not member.isreg() or "/" in member.name or member.name.startswith("."):
                    raise damaged("ggzybid", "投标包内只能有规定的文件", "a package holds the prescribed files only")
                end = member.offset_data + member.size + -member.size % BLOCK
    except tarfile.TarError as error:
        raise _cut() from error
    with path.open("rb") as file:
        file.seek(end)
        if file.read(2 * BLOCK) != bytes(2 * BLOCK):
            raise _cut()
    return "ggzybid"


def _cut() -> Exception:
    return damaged("ggzybid", "投标包不完整", "the package is cut short")
