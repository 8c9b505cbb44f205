"""Standard output that loses nothing, however Python was started."""

from __future__ import annotations

import io
import sys


def whole() -> None:
    """Put a buffer back below standard output where there is none (`python -u`, PYTHONUNBUFFERED).

    Without one Python hands a long text to the system in one call and forgets what a pipe did not take of it: an export
    would end in the middle, with exit code 0. Each line still goes out at once.
    """
    raw = getattr(sys.stdout, "buffer", None)
    if isinstance(raw, io.RawIOBase):
        encoding, errors = sys.stdout.encoding, sys.stdout.errors
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(raw), encoding, errors, line_buffering=True)
