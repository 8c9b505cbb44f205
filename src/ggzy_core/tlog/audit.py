"""Checking a log's folder, which is never trusted: everything is computed again from the entries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from . import layout, merkle
from .checkpoint import Checkpoint
from .errors import LogDamaged
from .folder import TileFolder
from .layout import HEIGHT, WIDTH
from .merkle import HASH_BYTES, Frontier


def check(path: Path | str, start: int = 0, against: Checkpoint | None = None) -> Iterator[tuple[int, bytes]]:
    """Yield (index, entry) for every entry from `start` on, each after its bundle was found to fit the tiles.

    Ends quietly only if all tiles follow from the entries and the root is that of `against`, which should be a
    checkpoint whose signature was verified (default: the folder's own, signature not looked at). Raises LogDamaged at
    the first wrong entry or tile, naming it. `start` spares whole bundles before it the reading; their hashes still
    take part in the root. What is yielded is certain only once the end was reached.
    """
    disk = TileFolder(path)
    target = against if against is not None else disk.published()
    if target is None:
        raise LogDamaged("file-missing", "缺少检查点文件", "there is no checkpoint", path=layout.CHECKPOINT)
    if start < 0:
        raise ValueError("start must not be negative")
    first = min(start, target.size) // WIDTH
    rows = _rows_before(disk, first, target.size)
    for number in range(first, -(-target.size // WIDTH)):
        entries = disk.bundle(number, target.size)
        hashes = [merkle.leaf_hash(entry) for entry in entries]
        if b"".join(hashes) != disk.tile(0, number, target.size):
            raise _first_difference(disk, target, number, hashes)
        _climb(disk, target.size, rows, number, hashes)
        for index, entry in enumerate(entries, number * WIDTH):
            if index >= start:
                yield index, entry
    if _root(target.size, rows) != target.root:
        raise LogDamaged(
            "root-mismatch",
            f"由 {target.size} 个条目算出的根与检查点不一致：条目连同哈希砖一起被改写，或检查点不属于此账本",
            f"the root of the {target.size} entries is not the checkpoint's: entries were rewritten together with "
            "their tiles, or the checkpoint is of another log",
            path=layout.CHECKPOINT,
        )


def _rows_before(disk: TileFolder, bundles: int, size: int) -> list[list[bytes]]:
    """Per tile level, the stored hashes that stand in the tile being filled when the first `bundles` are done."""
    rows: list[list[bytes]] = []
    count = bundles * WIDTH
    level = 0
    while count:
        number, place = divmod(count, WIDTH)
        rows.append(layout.hashes_of(disk.tile(level, number, size))[:place] if place else [])
        count //= WIDTH
        level += 1
    return rows


def _climb(disk: TileFolder, size: int, rows: list[list[bytes]], number: int, hashes: list[bytes]) -> None:
    """Add the leaf hashes of bundle `number`, and compare the stored hash of each tile that this completes."""
    level = 0
    while True:
        if level == len(rows):
            rows.append([])
        rows[level] += hashes
        if len(rows[level]) < WIDTH:
            return
        found = merkle.root_of(rows[level])
        rows[level], hashes, level = [], [found], level + 1
        number, place = divmod(number, WIDTH)
        if disk.tile(level, number, size)[place * HASH_BYTES : (place + 1) * HASH_BYTES] != found:
            path = layout.tile_path(level, number, layout.width_at(size, level, number))
            raise LogDamaged(
                "tile-altered",
                f"{path} 第 {place} 个哈希与其下各条目不符",
                f"hash {place} of {path} does not follow from the entries below it",
                path=path,
            )


def _first_difference(disk: TileFolder, target: Checkpoint, number: int, hashes: list[bytes]) -> LogDamaged:
    """Bundle and tile disagree: the checkpoint's root tells which of them was altered."""
    tile = layout.hashes_of(disk.tile(0, number, target.size))
    place = next(i for i, (ours, stored) in enumerate(zip(hashes, tile, strict=True)) if ours != stored)
    index = number * WIDTH + place
    width = len(tile)
    if _tile_is_sound(disk, target, number, tile):
        path = layout.bundle_path(number, width)
        zh = f"条目 {index}（{path} 第 {place} 条）被改动：其哈希与检查点所证的不符"
        en = (
            f"entry {index} (number {place} in {path}) was altered: its hash is not the one the checkpoint vouches for"
        )
        return LogDamaged("entry-altered", zh, en, path=path, index=index)
    path = layout.tile_path(0, number, width)
    zh = f"{path} 第 {place} 个哈希与条目 {index} 不符，且该砖不被检查点所证"
    en = f"hash {place} of {path} does not fit entry {index}, and the checkpoint does not vouch for the tile"
    return LogDamaged("tile-altered", zh, en, path=path, index=index)


def _tile_is_sound(disk: TileFolder, target: Checkpoint, number: int, tile: list[bytes]) -> bool:
    try:
        reader = disk.hash_reader(target.size)
        if merkle.root_at(target.size, reader) != target.root:
            return False
        return len(tile) < WIDTH or merkle.root_of(tile) == reader(HEIGHT, number)
    except LogDamaged:
        return False


def _root(size: int, rows: list[list[bytes]]) -> bytes:
    peaks: list[bytes] = []
    for row in reversed(rows):
        edge = Frontier()
        for found in row:
            edge.append(found)
        peaks += edge.state()
    return Frontier(size, peaks).root()
