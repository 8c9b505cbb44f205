"""A repair of asn1crypto 1.5.1, applied when this package is imported.

It takes any header whose last byte is 0x80 for one of indefinite length. So is one of definite length where that
length ends in 0x80: one structure in 256. Such a structure is then written anew, with everything inside written again
at each level (minutes for a timestamp in a signature), and not as it was received, which a signature may rest on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from asn1crypto import core

_LONG = {
    2: 0x81,
    3: 0x82,
    4: 0x83,
    5: 0x84,
}  # where the first byte of a long length stands from the end, and its value


def is_definite(header: bytes) -> bool:
    """Is this the header of a definite length whose last byte is 0x80? An indefinite one is a tag and 0x80 alone."""
    return any(len(header) > back and header[-back] == first for back, first in _LONG.items())


def _repaired(dump: Callable[..., bytes]) -> Callable[..., bytes]:
    def once(self: Any, force: bool = False) -> bytes:
        header = self._header
        if not force and header is not None and header[-1:] == b"\x80" and is_definite(header):
            contents = self.contents  # what was changed inside resets the header
            if self._header is header:
                return bytes(header + contents + self._trailer)
        return dump(self, force)

    once.repaired = True  # type: ignore[attr-defined]
    return once


for _kind in (core.Asn1Value, core.Primitive, core.Sequence, core.SequenceOf):
    if not hasattr(_kind.dump, "repaired"):
        _kind.dump = _repaired(_kind.dump)
