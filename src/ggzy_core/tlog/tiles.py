"""The writing side of a log kept as C2SP tlog-tiles in a folder.

Order on disk: bundles, tiles, and last, by the caller, the checkpoint. The checkpoint is the commit: what lies beyond
it after a crash does not count, and is overwritten when the same entries are appended again. One writer at a time; the
caller sees to that.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from . import audit, durable, layout, merkle
from .checkpoint import Checkpoint, read_unverified
from .errors import LogDamaged, TlogError
from .folder import TileFolder
from .layout import HEIGHT, WIDTH
from .merkle import HASH_BYTES

_AT_ONCE = 64 * WIDTH  # entries made durable together; bounds memory when a whole log is appended again


class TileLog(TileFolder):
    """A log that grows. Opening resumes at the newest known checkpoint, verified against the files.

    `signed` is the last checkpoint the caller signed, from its own memory. The folder must agree with it: this is what
    keeps a log whose folder was rolled back or replaced from signing a second history. Without it only the folder's
    own checkpoint is held against the files.
    Tiles that are missing or wrong are made again from the bundles. Raises LogDamaged when that does not mend them.
    """

    def __init__(self, path: Path | str, signed: Checkpoint | None = None) -> None:
        super().__init__(path)
        durable.make_folder(self.path)
        self._size = 0
        self._bundle: list[bytes] = []  # entries of the unfinished bundle
        self._edge: list[bytes] = []  # per tile level, the hashes of its unfinished tile
        self._resume(signed)

    @property
    def size(self) -> int:
        """Number of entries appended, published or not."""
        return self._size

    def append(self, entries: Sequence[bytes]) -> range:
        """Add entries and return their indexes, once bundles and tiles are durable. Publish the checkpoint next.

        Raises TlogError, with nothing added, when any entry is over 65,535 bytes.
        """
        for entry in entries:
            layout.check_entry(entry)
        first = self._size
        for at in range(0, len(entries), _AT_ONCE):
            self._append(entries[at : at + _AT_ONCE])
        return range(first, self._size)

    def publish(self, signed: bytes) -> None:
        """Replace the checkpoint file by this signed one, atomically and durably.

        Raises TlogError unless it speaks of exactly what was appended, under the origin published before.
        """
        new = read_unverified(signed)
        old = self.published()
        if new.size != self._size or new.root != self.root():
            raise TlogError(
                "checkpoint-unfit",
                f"检查点（规模 {new.size}）与账本现状（规模 {self._size}）不符，不予发布",
                f"the checkpoint (size {new.size}) does not fit the log (size {self._size}) and is not published",
            )
        if old is not None and (old.origin != new.origin or old.size > new.size):
            raise TlogError(
                "checkpoint-backwards",
                f"已发布 {old.origin} 规模 {old.size} 的检查点，不能改发 {new.origin} 规模 {new.size} 的",
                f"{old.origin} at size {old.size} is published; {new.origin} at size {new.size} cannot follow it",
            )
        durable.write_all(self.path, [(layout.CHECKPOINT, signed)])

    def check(self, start: int = 0) -> int:
        """Recompute everything from the bundles and return the size; raises LogDamaged. See `audit.check`."""
        target = self.published()
        for _ in audit.check(self.path, start, target):
            pass
        return target.size if target else 0

    def tile(self, level: int, number: int, size: int) -> bytes:
        """As in TileFolder; unfinished tiles come from memory, where they were verified when the log was opened."""
        if level < len(self._edge) and number == self._size >> HEIGHT * (level + 1):
            return self._edge[level][: layout.width_at(size, level, number) * HASH_BYTES]
        return super().tile(level, number, size)

    def bundle(self, number: int, size: int) -> list[bytes]:
        if number == self._size // WIDTH:
            return self._bundle[: layout.width_at(size, 0, number)]
        return super().bundle(number, size)

    def _append(self, entries: Sequence[bytes]) -> None:
        bundles, open_bundle = self._grow_bundles(entries)
        tiles, edge = self._grow_tiles(b"".join(map(merkle.leaf_hash, entries)))
        durable.write_all(self.path, bundles.items())
        durable.write_all(self.path, tiles.items())
        # Only now, with the files durable, does memory follow: an error above leaves the log as it was.
        self._size += len(entries)
        self._bundle, self._edge = open_bundle, edge
        for path in (*bundles, *tiles):
            self._prune_partials(path)

    def _grow_bundles(self, entries: Sequence[bytes]) -> tuple[dict[str, bytes], list[bytes]]:
        files: dict[str, bytes] = {}
        waiting = [*self._bundle, *entries]
        number = self._size // WIDTH
        for at in range(0, len(waiting), WIDTH):
            part = waiting[at : at + WIDTH]
            files[layout.bundle_path(number + at // WIDTH, len(part))] = layout.pack(part)
        return files, waiting[len(waiting) - len(waiting) % WIDTH :]

    def _grow_tiles(self, hashes: bytes) -> tuple[dict[str, bytes], list[bytes]]:
        """Tile files to write after `hashes` join level 0, and the new unfinished tile of each level."""
        files: dict[str, bytes] = {}
        edge: list[bytes] = []
        full = WIDTH * HASH_BYTES
        level = 0
        while hashes or level < len(self._edge):
            old = self._edge[level] if level < len(self._edge) else b""
            number = self._size >> HEIGHT * (level + 1)
            waiting, above = old + hashes, []
            for at in range(0, len(waiting), full):
                tile = waiting[at : at + full]
                if hashes:
                    files[layout.tile_path(level, number + at // full, len(tile) // HASH_BYTES)] = tile
                if len(tile) == full:
                    above.append(merkle.root_of(layout.hashes_of(tile)))
            edge.append(waiting[len(waiting) - len(waiting) % full :])
            hashes = b"".join(above)
            level += 1
        return files, edge

    def _prune_partials(self, path: str) -> None:
        """Delete the partial tiles that the full one at `path` replaces (tlog-tiles, Partial Tiles, allows it)."""
        partials = self.path / f"{path}.p"
        if path.split("/")[-2].endswith(".p") or not partials.is_dir():
            return
        for file in partials.iterdir():
            file.unlink()
        partials.rmdir()

    def _resume(self, signed: Checkpoint | None) -> None:
        published = self.published()
        if signed and published and signed.origin != published.origin:
            raise _unlike(signed, "来源不同", "another origin")
        known = [checkpoint for checkpoint in (published, signed) if checkpoint]
        newest = max(known, key=lambda checkpoint: checkpoint.size, default=None)
        if newest is None:
            return
        try:
            self._load_edge(newest)
        except LogDamaged:
            self._rebuild(newest)
        for checkpoint in known:
            if self.root(checkpoint.size) != checkpoint.root:
                raise _unlike(checkpoint, "根不同", "another root")

    def _load_edge(self, checkpoint: Checkpoint) -> None:
        """Take the unfinished bundle and tiles from disk and hold them against the checkpoint."""
        size, edge, level = checkpoint.size, [], 0
        while size >> HEIGHT * level:
            number = size >> HEIGHT * (level + 1)
            width = layout.width_at(size, level, number)
            edge.append(super().tile(level, number, size) if width else b"")
            level += 1
        last = size // WIDTH
        bundle = super().bundle(last, size) if size % WIDTH else []
        self._size, self._edge, self._bundle = size, edge, bundle
        leaves = b"".join(map(merkle.leaf_hash, bundle))
        if (edge and leaves != edge[0]) or self.root(size) != checkpoint.root:
            raise _unlike(checkpoint, "右缘不符", "another right edge")

    def _rebuild(self, checkpoint: Checkpoint) -> None:
        """Make every tile anew from the bundles, up to the checkpoint. Writes nothing unless its root is reached."""
        disk = TileFolder(self.path)
        frontier = merkle.Frontier()
        for number in range(-(-checkpoint.size // WIDTH)):
            for entry in disk.bundle(number, checkpoint.size):
                frontier.append(merkle.leaf_hash(entry))
        if frontier.root() != checkpoint.root:
            raise _unlike(checkpoint, "由条目重算的根不同", "recomputing its entries gives another root")
        self._size, self._edge, self._bundle = 0, [], []
        self._full_tiles.clear()
        for first in range(0, checkpoint.size, _AT_ONCE):
            stop = min(first + _AT_ONCE, checkpoint.size)
            numbers = range(first // WIDTH, -(-stop // WIDTH))
            self._append([entry for number in numbers for entry in disk.bundle(number, checkpoint.size)])


def _unlike(checkpoint: Checkpoint, zh: str, en: str) -> LogDamaged:
    which = f"{checkpoint.origin}, {checkpoint.size}"
    return LogDamaged(
        "folder-unlike-checkpoint",
        f"账本文件与已签发的检查点（{which}）不一致：{zh}。请从备份恢复，切勿另行签发",
        f"the files contradict the signed checkpoint ({which}): {en}. Restore them from a backup; do not sign again",
        path=layout.CHECKPOINT,
    )
