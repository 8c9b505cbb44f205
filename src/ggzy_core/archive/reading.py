"""Reading members of a package that may be damaged on purpose."""

from __future__ import annotations

import zipfile
import zlib

#: its own checksum fails, it is cut short, encrypted, or packed in a way we never write
BROKEN = (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError, zlib.error)
MOST_AT_ONCE = 64 << 20  # bytes of a member that is read whole


def whole(archive: zipfile.ZipFile, name: str) -> bytes | None:
    """A member's bytes; None if it is not there, damaged, or too long to be read whole."""
    try:
        if archive.getinfo(name).file_size > MOST_AT_ONCE:
            return None
        return archive.read(name)
    except (KeyError, *BROKEN):
        return None
