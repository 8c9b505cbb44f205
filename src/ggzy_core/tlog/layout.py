"""Names and encodings of C2SP tlog-tiles 0.1.0: where a tile stands and how a bundle of entries is written."""

from __future__ import annotations

from collections.abc import Iterable

from .errors import LogDamaged, TlogError
from .merkle import HASH_BYTES

WIDTH = 256
HEIGHT = 8
MAX_ENTRY_BYTES = 65_535
CHECKPOINT = "checkpoint"


def tile_path(level: int, number: int, width: int = WIDTH) -> str:
    """`tile/<L>/<N>[.p/<W>]`: the hashes of tile level `level`, 1 to 256 of them."""
    return f"tile/{level}/{_number(number)}{_partial(width)}"


def bundle_path(number: int, width: int = WIDTH) -> str:
    """`tile/entries/<N>[.p/<W>]`: the entries that hash to tile `number` of level 0."""
    return f"tile/entries/{_number(number)}{_partial(width)}"


def width_at(size: int, level: int, number: int) -> int:
    """How many hashes tile `number` of `level` has in a tree of `size` leaves: 0 to 256."""
    return max(0, min(WIDTH, (size >> HEIGHT * level) - number * WIDTH))


def check_entry(entry: bytes) -> bytes:
    """`entry`, refused when it is longer than a bundle's 16-bit lengths can say."""
    if len(entry) > MAX_ENTRY_BYTES:
        raise TlogError(
            "entry-too-long",
            f"条目 {len(entry)} 字节，超过上限 {MAX_ENTRY_BYTES}；大文件请只记其哈希",
            f"the entry has {len(entry)} bytes, over the limit of {MAX_ENTRY_BYTES}; record large ones by their hash",
        )
    return entry


def pack(entries: Iterable[bytes]) -> bytes:
    """A bundle: each entry after its length in two bytes, big-endian."""
    parts: list[bytes] = []
    for entry in entries:
        parts += (len(check_entry(entry)).to_bytes(2, "big"), entry)
    return b"".join(parts)


def unpack(bundle: bytes, width: int, path: str) -> list[bytes]:
    """The `width` entries of a bundle. Raises LogDamaged naming `path` when there are more, fewer or half ones."""
    entries: list[bytes] = []
    at, end = 0, len(bundle)
    while at < end:
        start = at + 2
        at = start + int.from_bytes(bundle[at:start], "big")
        if start > end or at > end:
            break
        entries.append(bundle[start:at])
    if at != end or len(entries) != width:
        raise LogDamaged(
            "bundle-form",
            f"{path} 应含 {width} 个完整条目，只读出 {len(entries)} 个：文件被截断或改动",
            f"{path} should hold {width} whole entries, {len(entries)} could be read: cut short or altered",
            path=path,
        )
    return entries


def hashes_of(tile: bytes) -> list[bytes]:
    return [tile[at : at + HASH_BYTES] for at in range(0, len(tile), HASH_BYTES)]


def _number(number: int) -> str:
    digits = f"{number:03d}"
    digits = digits.zfill((len(digits) + 2) // 3 * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    return "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])


def _partial(width: int) -> str:
    if not 1 <= width <= WIDTH:
        raise ValueError(f"a tile is 1 to {WIDTH} wide, not {width}")
    return "" if width == WIDTH else f".p/{width}"
