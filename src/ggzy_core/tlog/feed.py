"""The log as lines: every leaf in its place, in the order of the log, and nothing the log has not taken in.

A cursor is a number of leaves: a reader who holds `n` of them asks for what comes after `n`. Because a leaf never moves
and never changes, a reader who goes on from the cursor it was given can neither miss a record nor see one twice.

    {"index":7,"leaf":"<RFC 6962 leaf hash, hex>","entry":{…RFC 8785 JSON, byte for byte the leaf…}}
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from threading import Lock

from .folder import TileFolder
from .layout import WIDTH, hashes_of, width_at

KEPT = 64  # bundles of 256 lines that a process keeps ready: some 10 MB


class Feed:
    """Lines of one log folder. Threads may share it; full bundles never change and are kept ready."""

    def __init__(self, folder: TileFolder) -> None:
        self.folder = folder
        self._ready: OrderedDict[int, tuple[bytes, ...]] = OrderedDict()
        self._door = Lock()

    @property
    def size(self) -> int:
        """Leaves under the published checkpoint."""
        return self.folder.size

    def blocks(self, after: int, until: int, size: int) -> Iterator[bytes]:
        """Lines of the leaves [after, until) in a log of `size`, a bundle's worth at a time. Raises LogDamaged."""
        while after < until:
            number = after // WIDTH
            first = number * WIDTH
            stop = min(until, first + WIDTH)
            yield b"".join(self._lines(number, size)[after - first : stop - first])
            after = stop

    def lines(self, after: int, until: int, size: int) -> Iterator[bytes]:
        """The same, line by line, each with its line end."""
        for number in range(after // WIDTH, -(-until // WIDTH) if until > after else 0):
            first = number * WIDTH
            yield from self._lines(number, size)[max(after - first, 0) : until - first]

    def _lines(self, number: int, size: int) -> tuple[bytes, ...]:
        kept = self._ready.get(number)
        if kept is not None:
            return kept
        leaves = hashes_of(self.folder.tile(0, number, size))
        entries = self.folder.bundle(number, size)
        first = number * WIDTH
        made = tuple(
            b'{"index":%d,"leaf":"%s","entry":%s}\n' % (first + place, leaf.hex().encode(), entry)
            for place, (leaf, entry) in enumerate(zip(leaves, entries, strict=True))
        )
        if width_at(size, 0, number) == WIDTH:
            with self._door:
                self._ready[number] = made
                while len(self._ready) > KEPT:
                    self._ready.popitem(last=False)
        return made
