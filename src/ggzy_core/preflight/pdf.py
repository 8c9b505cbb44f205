"""A small, tolerant and bounded reader of PDF: how many pages, who wrote it, what its pages say, in which fonts.

It reads what a bidder may have made on purpose to do harm, so every step is bounded: no recursion without a limit, no
stream unpacked beyond a size, references followed only so far. It never raises anything but BadPdf.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .pdf_syntax import BadPdf, Ref, Stream, value_at

MOST_UNPACKED = 64 << 20
MOST_PAGES = 20_000
MOST_OBJECTS = 500_000
MOST_PACKED = 1 << 16  # bytes of one object in an object stream
_OBJECT = re.compile(rb"obj(?![a-z])")  # begins with plain letters, which is what makes it fast
_NUMBERED = re.compile(rb"(?<![0-9])([0-9]{1,9})[ \t\r\n\0\f]{1,4}[0-9]{1,5}[ \t\r\n\0\f]{1,4}$")
_ENCRYPT = re.compile(rb"/Encrypt[ \t\r\n]+\d+[ \t\r\n]+\d+[ \t\r\n]+R|/Encrypt[ \t\r\n]*<<")
_TRAILER = re.compile(rb"trailer[ \t\r\n]*<<")


@dataclass(frozen=True)
class Page:
    """One page: its dictionary with what it inherits."""

    data: dict[str, Any]


@dataclass
class Pdf:
    """A document whose objects were found by looking through the whole file, so that a broken index does no harm."""

    objects: dict[int, Any]
    trailer: dict[str, Any]
    encrypted: bool
    left: int = MOST_UNPACKED
    pages: list[Page] = field(default_factory=list)

    @classmethod
    def read(cls, data: bytes) -> Pdf:
        """Raises BadPdf when it is none, or none that opens."""
        if b"%PDF-" not in data[:1024]:
            raise BadPdf("没有 PDF 文件头", "it has no PDF header")
        found = cls({}, {}, _ENCRYPT.search(data) is not None)
        found._find_objects(data)
        if found.encrypted:
            return found
        found._unpack()
        found._find_trailer(data)
        found._walk()
        if not found.pages:
            raise BadPdf("没有任何页面，文件可能不完整", "it has no page; the file may be cut off")
        return found

    def get(self, value: Any) -> Any:
        """What a reference leads to; None for nowhere."""
        for _ in range(16):
            if not isinstance(value, Ref):
                return value
            value = self.objects.get(value.number)
        return None

    def words(self, value: Any) -> dict[str, Any]:
        found = self.get(value)
        if isinstance(found, Stream):
            return found.words
        return found if isinstance(found, dict) else {}

    def unpacked(self, value: Any) -> bytes:
        """The bytes of a stream; empty where its filter is none of ours or too much would come out."""
        found = self.get(value)
        if not isinstance(found, Stream):
            return b""
        filters = self.get(found.words.get("Filter"))
        names = [filters] if isinstance(filters, str) else list(filters or [])
        data = found.data
        for name in names:
            if name not in ("FlateDecode", "Fl") or self.get(found.words.get("DecodeParms")):
                return self._unfiltered(found, data)
            data = self._inflate(data)
        return data

    def info(self) -> dict[str, str]:
        """What stands in the document information and, where it is plain, in its XMP."""
        told = {
            name: text_of(value)
            for name, raw in self.words(self.trailer.get("Info")).items()
            if isinstance(value := self.get(raw), bytes)
        }
        root = self.words(self.trailer.get("Root"))
        if xmp := self.unpacked(root.get("Metadata")).decode("utf-8", "replace"):
            for name, tag in (("Author", "dc:creator"), ("Producer", "pdf:Producer"), ("Creator", "xmp:CreatorTool")):
                if match := re.search(rf"<{tag}[^>]*>(.*?)</{tag}>", xmp[:200_000], re.DOTALL):
                    told.setdefault(name, re.sub(r"<[^>]*>", "", match[1]).strip())
        return told

    def _unfiltered(self, found: Stream, data: bytes) -> bytes:
        """Flate with a predictor, as cross-reference and object streams sometimes have it."""
        parms = self.words(found.words.get("DecodeParms"))
        if self.get(found.words.get("Filter")) not in ("FlateDecode", ["FlateDecode"]):
            return b""
        raw = self._inflate(data)
        if self.get(parms.get("Predictor", 1)) in (None, 1):
            return raw
        columns = parms.get("Columns", 1)
        if not isinstance(columns, int) or not 1 <= columns <= 10_000:
            return b""
        return _unpredicted(raw, columns)

    def _inflate(self, data: bytes) -> bytes:
        if self.left <= 0:
            return b""
        try:
            out = zlib.decompressobj().decompress(data, self.left)
        except zlib.error:
            return b""
        self.left -= len(out)
        return out

    def _find_objects(self, data: bytes) -> None:
        """Every object that stands in the file; the newest of a number counts."""
        places = [
            (int(head[1]), match.start() - len(head[0]), match.end())
            for match in _OBJECT.finditer(data)
            if (head := _NUMBERED.search(data, max(0, match.start() - 24), match.start()))
        ]
        if len(places) > MOST_OBJECTS:
            raise BadPdf("对象过多", "it has too many objects")
        left = 2 * len(data)  # streams that claim the same bytes over and over are not kept
        stops = [*(start for _, start, _ in places[1:]), len(data)]
        for (number, _, at), stop in zip(places, stops, strict=False):
            value = value_at(data, at, stop)
            if isinstance(value, Stream):
                left -= len(value.data)
                if left < 0:
                    raise BadPdf("流重叠", "its streams overlap")
            self.objects[number] = value

    def _unpack(self) -> None:
        """Objects inside object streams."""
        for packed in [one for one in self.objects.values() if isinstance(one, Stream)]:
            if packed.words.get("Type") != "ObjStm":
                continue
            count, first = self.get(packed.words.get("N")), self.get(packed.words.get("First"))
            data = self.unpacked(packed)
            if not isinstance(count, int) or not isinstance(first, int) or not 0 <= count <= 100_000:
                continue
            head = data[:first].split()
            for place in range(min(count, len(head) // 2)):
                try:
                    number, start = int(head[2 * place]), int(head[2 * place + 1])
                except ValueError:
                    break
                self.objects.setdefault(number, value_at(data, first + start, first + start + MOST_PACKED))

    def _find_trailer(self, data: bytes) -> None:
        for match in _TRAILER.finditer(data):
            found = value_at(data, match.end() - 2)
            if isinstance(found, dict):
                self.trailer.update(found)
        for one in self.objects.values():
            if isinstance(one, Stream) and one.words.get("Type") == "XRef":
                self.trailer.update({name: one.words[name] for name in ("Root", "Info") if name in one.words})
        if not self.words(self.trailer.get("Root")):
            catalogs = (one for one in self.objects.values() if isinstance(one, dict) and one.get("Type") == "Catalog")
            self.trailer["Root"] = next(catalogs, {})

    def _walk(self) -> None:
        seen: set[int] = set()
        stack: list[tuple[Any, dict[str, Any]]] = [(self.words(self.trailer.get("Root")).get("Pages"), {})]
        while stack and len(self.pages) < MOST_PAGES:
            value, above = stack.pop()
            if isinstance(value, Ref):
                if value.number in seen:
                    continue
                seen.add(value.number)
            node = self.words(value)
            kids = self.get(node.get("Kids"))
            if isinstance(kids, list):
                handed = above | {name: node[name] for name in ("Resources",) if name in node}
                stack += [(kid, handed) for kid in reversed(kids[:MOST_PAGES])]
            elif node.get("Type", "Page") == "Page" and node:
                self.pages.append(Page(above | node))


def text_of(raw: bytes) -> str:
    """A text string of the document information: UTF-16 with its mark, UTF-8 with its mark, else Latin-1."""
    if raw.startswith(b"\xfe\xff"):
        return raw[2:].decode("utf-16-be", "replace")
    if raw.startswith(b"\xef\xbb\xbf"):
        return raw[3:].decode("utf-8", "replace")
    return raw.decode("latin-1")


def streams(pdf: Pdf, value: Any) -> Iterator[bytes]:
    """The content of a page, which may be one stream or several that belong together."""
    found = pdf.get(value)
    for one in found if isinstance(found, list) else [value]:
        yield pdf.unpacked(one)


def _unpredicted(raw: bytes, columns: int) -> bytes:
    """PNG predictors of one byte a pixel: none, sub, up; others give up."""
    out, before, width = bytearray(), bytes(columns), columns + 1
    for at in range(0, len(raw) - width + 1, width):
        kind, row = raw[at], bytearray(raw[at + 1 : at + width])
        if kind == 1:
            for place in range(1, columns):
                row[place] = (row[place] + row[place - 1]) & 255
        elif kind == 2:
            row = bytearray((a + b) & 255 for a, b in zip(row, before, strict=True))
        elif kind:
            return b""
        out += row
        before = bytes(row)
    return bytes(out)
