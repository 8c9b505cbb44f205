"""Pictures: whole, of a sane size, and nothing but a picture."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, BinaryIO

from ggzy.foundation.documents.sayings import damaged, unfit

from .archive import refuse_if_also_zip

if TYPE_CHECKING:
    from pathlib import Path

PNG = b"\x89PNG\r\n\x1a\n"
MOST_PIXELS = 200_000_000  # A3 at 600 dpi has 70 million; a small file may claim billions to exhaust whoever opens it
CHUNK = 1 << 16
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # JPEG segments that give the size, ITU-T T.81 table B.1


def check_png(path: Path, kinds: tuple[str, ...]) -> str:
    """Gives "png" for a file whose every chunk is whole (PNG specification 5.3), or Refusal."""
    with path.open("rb") as file:
        file.read(len(PNG))
        name, first = b"", True
        while name != b"IEND":
            name, head = _png_chunk(file)
            if first:
                if name != b"IHDR" or len(head) < 8:
                    raise damaged("png", "缺少图像头", "its header is missing")
                _sane("png", int.from_bytes(head[:4]), int.from_bytes(head[4:8]))
            first = False
        if file.read(1):
            raise damaged("png", "图像结束后还有其他内容", "something follows the end of the picture")
    return "png"


def _png_chunk(file: BinaryIO) -> tuple[bytes, bytes]:
    """Name and first bytes of the next chunk, its checksum verified."""
    start = file.read(8)
    if len(start) < 8:
        raise damaged("png", "内容不完整", "it is cut short")
    left, name = int.from_bytes(start[:4]), start[4:]
    crc, head = zlib.crc32(name), b""
    while left:
        part = file.read(min(left, CHUNK))
        if not part:
            raise damaged("png", "内容不完整", "it is cut short")
        crc, left, head = zlib.crc32(part, crc), left - len(part), head or part[:32]
    if file.read(4) != crc.to_bytes(4):
        raise damaged("png", "校验和不符", "a checksum does not fit")
    return name, head


def check_jpg(path: Path, kinds: tuple[str, ...]) -> str:
    """Gives "jpg" for a file that has a frame of a sane size and ends as a JPEG ends, or Refusal."""
    with path.open("rb") as file:
        file.seek(-2, 2)
        if file.read(2) != b"\xff\xd9":
            raise damaged("jpg", "图像结尾不完整或附有其他内容", "it is cut short, or something follows its end")
        file.seek(2)
        while True:
            start = file.read(4)
            if len(start) < 4 or start[0] != 0xFF or start[1] == 0xDA:
                raise damaged("jpg", "缺少图像尺寸", "its size is missing")
            length = int.from_bytes(start[2:])
            if length < 2:
                raise damaged("jpg", "段长度有误", "a segment has an impossible length")
            if start[1] in _FRAMES:
                frame = file.read(5)  # precision, height, width
                _sane("jpg", int.from_bytes(frame[3:5]), int.from_bytes(frame[1:3]))
                break
            file.seek(length - 2, 1)
    refuse_if_also_zip(path, "jpg")
    return "jpg"


def _sane(kind: str, width: int, height: int) -> None:
    if not 0 < width * height <= MOST_PIXELS:
        raise unfit(
            kind,
            f"图像尺寸为 {width}×{height} 像素，上限 {MOST_PIXELS:,} 像素",
            f"it claims {width}×{height} pixels, at most {MOST_PIXELS:,} are allowed",
            "请缩小图像后上传",
            "Make the picture smaller",
            width=width,
            height=height,
        )
