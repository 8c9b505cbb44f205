"""Reading a log from its folder of static files. Any number of processes may read while one writes.

Nothing read here is trusted for what it says: roots and proofs only mean something against a verified checkpoint.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from . import layout, merkle
from .checkpoint import Checkpoint, read_unverified
from .errors import LogDamaged, NoteError, TlogError
from .layout import HEIGHT, WIDTH
from .merkle import HASH_BYTES, HashReader

_CACHED_TILES = 512  # 4 MiB


class TileFolder:
    """A log's folder, seen at any size up to what it holds. Sizes default to the published checkpoint's."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self._full_tiles: dict[str, bytes] = {}

    def checkpoint(self) -> bytes | None:
        """The published checkpoint as it stands, or None before the first."""
        try:
            return (self.path / layout.CHECKPOINT).read_bytes()
        except FileNotFoundError:
            return None

    def published(self) -> Checkpoint | None:
        """What the published checkpoint says, signature not looked at. Raises LogDamaged if it cannot be read."""
        signed = self.checkpoint()
        if signed is None:
            return None
        try:
            return read_unverified(signed)
        except NoteError as error:
            raise LogDamaged(
                "checkpoint-unreadable",
                f"检查点文件无法读取：{error.zh}",
                f"the checkpoint file cannot be read: {error.en}",
                path=layout.CHECKPOINT,
            ) from None

    @property
    def size(self) -> int:
        """Number of entries in the log."""
        published = self.published()
        return published.size if published else 0

    def tile(self, level: int, number: int, size: int) -> bytes:
        """The hashes of a tile in a tree of `size` leaves, one at least. Raises LogDamaged if missing or cut short."""
        width = layout.width_at(size, level, number)
        full = layout.tile_path(level, number)
        if full in self._full_tiles:
            return self._full_tiles[full][: width * HASH_BYTES]
        path = layout.tile_path(level, number, width)
        data = self._read(path, full)
        if len(data) != width * HASH_BYTES and not (path != full and len(data) == WIDTH * HASH_BYTES):
            raise LogDamaged(
                "tile-length",
                f"{path} 应为 {width * HASH_BYTES} 字节，现为 {len(data)}：文件被截断或改动",
                f"{path} should have {width * HASH_BYTES} bytes, it has {len(data)}: cut short or altered",
                path=path,
            )
        if len(data) == WIDTH * HASH_BYTES:
            if len(self._full_tiles) >= _CACHED_TILES:
                self._full_tiles.pop(next(iter(self._full_tiles)))
            self._full_tiles[full] = data
        return data[: width * HASH_BYTES]

    def bundle(self, number: int, size: int) -> list[bytes]:
        """The entries of one bundle in a log of `size` entries. Raises LogDamaged when missing or cut short."""
        width = layout.width_at(size, 0, number)
        path, full = layout.bundle_path(number, width), layout.bundle_path(number)
        try:
            return layout.unpack(self._read(path, None), width, path)
        except LogDamaged:
            # A partial bundle may have been pruned for the full one, or lost while the full one is sound.
            if path == full or not (self.path / full).is_file():
                raise
        return layout.unpack(self._read(full, None), WIDTH, full)[:width]

    def entry(self, index: int) -> bytes:
        """One entry's bytes."""
        size = self.size
        if not 0 <= index < size:
            raise _outside(index, size)
        return self.bundle(index // WIDTH, size)[index % WIDTH]

    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """Entries [start, stop) one after another, one bundle in memory at a time."""
        size = self.size
        stop = size if stop is None else stop
        if not 0 <= start <= stop <= size:
            raise _outside(stop if start <= stop else start, size)
        while start < stop:
            first = start - start % WIDTH
            yield from self.bundle(first // WIDTH, size)[start - first : stop - first]
            start = first + WIDTH

    def hash_reader(self, size: int | None = None) -> HashReader:
        """Reads the hashes of complete subtrees out of the tiles of a tree of `size` leaves."""
        known = self.size if size is None else size

        def read(level: int, index: int) -> bytes:
            tile_level, height = divmod(level, HEIGHT)
            first = index << height
            tile = self.tile(tile_level, first // WIDTH, known)
            start = first % WIDTH * HASH_BYTES
            part = tile[start : start + (HASH_BYTES << height)]
            if len(part) != HASH_BYTES << height:
                raise _outside(((index + 1) << level) - 1, known)
            return merkle.root_of(layout.hashes_of(part))

        return read

    def root(self, size: int | None = None) -> bytes:
        """Root of the first `size` entries, from the tiles."""
        size = self.size if size is None else size
        return merkle.root_at(size, self.hash_reader(size))

    def prove(self, index: int, size: int | None = None) -> list[bytes]:
        """Inclusion proof of entry `index` in the tree of `size`, checked against entry and root first."""
        whole = self.size  # its tiles are there; those of a smaller tree may have been pruned
        size = whole if size is None else size
        reader = self.hash_reader(max(size, whole))
        proof = merkle.inclusion_proof(index, size, reader)
        leaf = merkle.leaf_hash(self.bundle(index // WIDTH, max(size, whole))[index % WIDTH])
        try:
            merkle.verify_inclusion(leaf, index, size, proof, merkle.root_at(size, reader))
        except TlogError:
            raise LogDamaged(
                "entry-altered",
                f"条目 {index} 与哈希砖不一致，不能出具证明",
                f"entry {index} does not fit the tiles; no proof can be made",
                path=layout.bundle_path(index // WIDTH, layout.width_at(size, 0, index // WIDTH)),
                index=index,
            ) from None
        return proof

    def prove_consistency(self, size1: int, size2: int) -> list[bytes]:
        """Proof that the first `size1` entries are a prefix of the first `size2`."""
        return merkle.consistency_proof(size1, size2, self.hash_reader(max(size2, self.size)))

    def _read(self, path: str, instead: str | None) -> bytes:
        for name in (path, instead):
            if name is not None:
                try:
                    return (self.path / name).read_bytes()
                except FileNotFoundError:
                    continue
        raise LogDamaged("file-missing", f"缺少文件 {path}", f"the file {path} is missing", path=path)


def _outside(index: int, size: int) -> TlogError:
    return TlogError(
        "index-outside-log", f"序号 {index} 不在规模 {size} 的账本内", f"index {index} is outside a log of size {size}"
    )
