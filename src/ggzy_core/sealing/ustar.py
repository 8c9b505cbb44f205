"""A tar that has exactly one way to be written: plain ustar headers, ASCII names, no times, no owners.

Ordinary `tar` reads it. Our reader demands every header to be, byte for byte, the one we would write, so that nothing
hides in it: no links, no paths, no sparse files, no second meaning.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Protocol

from ggzy_core.sealing.problems import SealingProblem

BLOCK = 512
END = bytes(2 * BLOCK)
CHUNK = 1 << 16
SIZED = 148  # bytes up to the checksum
MOST = 8**11 - 1
_REST = b"0".ljust(101, b"\0") + b"ustar\x0000".ljust(255, b"\0")  # type, link, magic, version, no owners, no prefix


class Reader(Protocol):
    def read(self, size: int, /) -> bytes: ...


def header(name: str, size: int) -> bytes:
    """The 512-byte header of a regular file; at most 8 GiB."""
    head = b"%s%s%s" % (
        name.encode("ascii").ljust(100, b"\0"),
        b"0000644\0" + 2 * b"0000000\0",
        b"%011o\0%011o\0" % (size, 0),
    )
    if len(head) != SIZED or not 0 <= size <= MOST:
        raise ValueError(f"{name!r} ({size} bytes) does not fit a ustar header")
    checksum = b"%06o\0 " % (sum(head) + sum(_REST) + 8 * 0x20)
    return head + checksum + _REST


def padding(size: int) -> bytes:
    """Zero bytes up to the next block."""
    return bytes(-size % BLOCK)


def room(size: int) -> int:
    """Bytes that a member of `size` takes with its header."""
    return BLOCK + size + -size % BLOCK


class Member:
    """One member while it is being read: `read` stops at its end."""

    def __init__(self, source: Reader, name: str, size: int) -> None:
        self.name, self.size, self._source, self._left = name, size, source, size

    def read(self, size: int = -1, /) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        data = exactly(self._source, wanted, self.name)
        self._left -= len(data)
        return data

    def chunks(self) -> Iterator[bytes]:
        while chunk := self.read(CHUNK):
            yield chunk

    def close(self) -> None:
        """Pass over what is left and check the padding."""
        for _ in self.chunks():
            pass
        if any(exactly(self._source, -self.size % BLOCK, self.name)):
            raise damaged(self.name)


def members(source: Reader, where: str) -> Iterator[Member]:
    """Members in order; each must be read before the next. Stops after the end mark, which must be there."""
    while True:
        block = exactly(source, BLOCK, where)
        if not any(block):
            if any(exactly(source, BLOCK, where)):
                raise damaged(where)
            return
        name, size = _parse(block, where)
        member = Member(source, name, size)
        yield member
        member.close()


def exactly(source: Reader, size: int, where: str) -> bytes:
    """Read `size` bytes or say that the file was cut short."""
    parts: list[bytes] = []
    while size > 0:
        part = source.read(size)
        if not part:
            raise SealingProblem(
                "cut-short",
                f"{where} 不完整，数据在中途中断，请重新传输。",
                f"{where} is cut short; send it again.",
                where,
            )
        parts.append(part)
        size -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def damaged(where: str) -> SealingProblem:
    return SealingProblem(
        "bad-archive",
        f"{where} 的封装格式不符合规定（ustar，规范写法），请用投标工具重新生成。",
        f"{where} is not packed as prescribed (canonical ustar); make it again with the bidding tool.",
        where,
    )


def write_member(target: BinaryIO, name: str, data: bytes) -> None:
    target.write(header(name, len(data)) + data + padding(len(data)))


def _parse(block: bytes, where: str) -> tuple[str, int]:
    try:
        name = block[:100].rstrip(b"\0").decode("ascii")
        size = int(block[124:135], 8)
        same = block == header(name, size)
    except ValueError as error:
        raise damaged(where) from error
    if not same:
        raise damaged(where)
    return name, size
