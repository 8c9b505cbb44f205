"""Which characters the font can show. Names of people and places use rare ones, and none may be lost in silence."""

from __future__ import annotations

import struct
from functools import cache, lru_cache
from pathlib import Path

import noto_cjk_sans_otc

FACE = 2  # of the collection: Noto Sans CJK SC, the forms of mainland China
_INVISIBLE = {0x09, 0x0A, 0x0D, 0x200B, 0x200C, 0x200D, 0xFEFF, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}


def font_folder() -> Path:
    return Path(noto_cjk_sans_otc.FONT_PATH).parent


def spelled(text: str) -> tuple[str, str]:
    """(the text with every character that the font lacks as 〔U+20BB7〕, those characters)."""
    lacking = "".join(dict.fromkeys(one for one in text if not can_show(one)))
    for one in lacking:
        text = text.replace(one, f"〔U+{ord(one):04X}〕")
    return text, lacking


@lru_cache(maxsize=20_000)
def can_show(character: str) -> bool:
    """Has the font a glyph of its own for it? Control characters have none."""
    code = ord(character)
    return code in _INVISIBLE or any(first <= code <= last for first, last in _block(code >> 12))


@cache
def _block(number: int) -> tuple[tuple[int, int], ...]:
    """Ranges of characters that touch the block of 4,096 with this number."""
    low, high = number << 12, (number << 12) + 0xFFF
    return tuple(pair for pair in _ranges() if pair[0] <= high and pair[1] >= low)


@cache
def _ranges() -> tuple[tuple[int, int], ...]:
    """First and last character of each group in the font's map (OpenType cmap, format 12)."""
    data = Path(noto_cjk_sans_otc.FONT_PATH).read_bytes()
    face = struct.unpack_from(">I", data, 12 + 4 * FACE)[0]
    for record in range(struct.unpack_from(">H", data, face + 4)[0]):
        tag, _, cmap, _ = struct.unpack_from(">4sIII", data, face + 12 + 16 * record)
        if tag == b"cmap":
            return _groups(data, cmap)
    raise ValueError("the font has no character map 字体缺少字符映射表")


def _groups(data: bytes, cmap: int) -> tuple[tuple[int, int], ...]:
    for record in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        start = cmap + struct.unpack_from(">I", data, cmap + 4 + 8 * record + 4)[0]
        if struct.unpack_from(">H", data, start)[0] == 12:
            count = struct.unpack_from(">I", data, start + 12)[0]
            return tuple(struct.unpack_from(">II", data, start + 16 + 12 * n) for n in range(count))
    raise ValueError("the font's character map has no format 12 字体缺少完整字符映射")
