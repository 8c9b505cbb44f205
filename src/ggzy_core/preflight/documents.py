"""The documents of a bid, looked into: do they open, how many pages have they, what do they say, who made them."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from .pdf import Pdf
from .pdf_syntax import BadPdf
from .pdf_text import read_pages

MOST_READ = 48 << 20  # bytes of one document that are looked into: it is held in memory
MOST_MEMBER = 32 << 20
_TAGS = re.compile(rb"<[^>]*>")
_PARAGRAPH = re.compile(rb"</(?:w:p|a:p|row|si)>")
_MAGIC = {
    "pdf": (b"%PDF-",),
    "docx": (b"PK\x03\x04",),
    "xlsx": (b"PK\x03\x04",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
}
_SAME = {"jpeg": "jpg", "htm": "html", "markdown": "md"}
_TEXTS = {"txt", "csv", "json", "md", "xml", "html"}
KNOWN = _TEXTS | _MAGIC.keys()


@dataclass(frozen=True)
class Look:
    """What was seen of one document. `problem`: a name and two sentences when it does not open. What it says, and in
    which fonts, is read only where it is asked for."""

    name: str
    format: str
    size: int
    pages: int | None = None
    texts: tuple[str, ...] = ()
    fonts: frozenset[str] = frozenset()
    made: tuple[tuple[str, str], ...] = ()
    problem: tuple[str, str, str] | None = None

    @property
    def searchable(self) -> bool:
        return any(text.strip() for text in self.texts)


def format_of(name: str) -> str:
    """The kind of file its name promises."""
    suffix = name.rpartition(".")[2].lower() if "." in name.rpartition("/")[2] else ""
    return _SAME.get(suffix, suffix)


@dataclass
class Documents:
    """The documents in a folder, by the names they have in the bid. Each is looked into once, when it is asked for."""

    folder: Path
    names: tuple[str, ...]
    _looks: dict[tuple[str, bool], Look] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return name in self._known

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.names)

    def look(self, name: str, *, words: bool = False) -> Look:
        """`words`: with what it says, which takes longer."""
        if (name, words) not in self._looks:
            self._looks[name, words] = look_into(name, self.folder / name, words=words)
        return self._looks[name, words]

    def data(self, name: str, most: int) -> bytes:
        """The bytes of a document of a reasonable size; what is over is cut, and will not read as what it should be."""
        with (self.folder / name).open("rb") as file:
            return file.read(most)


def look_into(name: str, path: Path, *, words: bool = False) -> Look:
    """Look into one document. Never raises for what stands in it: an opening must not stop at a hostile file."""
    kind, size = format_of(name), path.stat().st_size
    try:
        return _look(name, kind, size, path, words)
    except (ValueError, KeyError, TypeError, IndexError, RecursionError, OverflowError, AttributeError):
        return Look(name, kind, size, problem=("broken", "文件无法读取", "it cannot be read"))


def _look(name: str, kind: str, size: int, path: Path, words: bool) -> Look:
    if size == 0:
        return Look(name, kind, 0, problem=("empty", "文件为空", "it is empty"))
    if size > MOST_READ or kind not in KNOWN:
        return Look(name, kind, size)
    data = path.read_bytes()
    if kind in _MAGIC and not any(data[:1024].lstrip()[: len(mark)] == mark for mark in _MAGIC[kind]):
        said = f"扩展名为 {kind}，内容不是", f"it is called {kind} and is none"
        return Look(name, kind, size, problem=("disguised", *said))
    if kind == "pdf":
        return _pdf(name, data, words)
    if kind in ("docx", "xlsx"):
        return _office(name, kind, data)
    if kind in _TEXTS:
        return _text(name, kind, data)
    if kind == "png" and b"IEND" not in data[-64:]:
        return Look(name, kind, size, problem=("broken", "图片不完整", "the picture is cut off"))
    if kind == "jpg" and b"\xff\xd9" not in data[-4096:]:
        return Look(name, kind, size, problem=("broken", "图片不完整", "the picture is cut off"))
    return Look(name, kind, size)


def _pdf(name: str, data: bytes, words: bool) -> Look:
    try:
        pdf = Pdf.read(data)
        if pdf.encrypted:
            return Look(
                name, "pdf", len(data), problem=("locked", "文件设有密码或权限", "it is protected by a password")
            )
        texts, fonts = read_pages(pdf) if words else ([], set())
        made = tuple(sorted(pdf.info().items()))
    except BadPdf as problem:
        return Look(name, "pdf", len(data), problem=("broken", problem.zh, problem.en))
    return Look(name, "pdf", len(data), len(pdf.pages), tuple(texts), frozenset(fonts), made)


def _office(name: str, kind: str, data: bytes) -> Look:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            members = {one.filename: one for one in packed.infolist()}
            wanted = "word/document.xml" if kind == "docx" else "xl/workbook.xml"
            if wanted not in members:
                raise zipfile.BadZipFile(wanted)
            texts = [
                _plain(_member(packed, one))
                for path, one in sorted(members.items())
                if path.endswith(".xml") and path.startswith(("word/", "xl/sharedStrings", "xl/worksheets/"))
            ]
            made = _properties(packed, members)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        return Look(name, kind, len(data), problem=("broken", "文件损坏或设有密码", "it is damaged or has a password"))
    return Look(name, kind, len(data), None, ("\n".join(texts),), frozenset(), made)


def _member(packed: zipfile.ZipFile, one: zipfile.ZipInfo) -> bytes:
    with packed.open(one) as file:
        return file.read(MOST_MEMBER)


def _plain(xml: bytes) -> str:
    import html

    return html.unescape(_TAGS.sub(b"", _PARAGRAPH.sub(b"\n", xml)).decode("utf-8", "replace"))


def _properties(packed: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> tuple[tuple[str, str], ...]:
    found = []
    for path, tags in (
        ("docProps/core.xml", (("Author", "dc:creator"), ("Last author", "cp:lastModifiedBy"), ("Title", "dc:title"))),
        ("docProps/app.xml", (("Company", "Company"), ("Manager", "Manager"), ("Producer", "Application"))),
    ):
        if path not in members:
            continue
        xml = _member(packed, members[path])
        for label, tag in tags:
            if match := re.search(rb"<%b[^>]*>(.*?)</%b>" % (tag.encode(), tag.encode()), xml, re.DOTALL):
                found.append((label, _plain(match[1]).strip()))
    return tuple(found)


def _text(name: str, kind: str, data: bytes) -> Look:
    for coding in ("utf-8-sig", "gb18030"):
        try:
            return Look(name, kind, len(data), None, (data.decode(coding),))
        except UnicodeDecodeError:
            continue
    said = "文本编码无法识别", "its text is in no known coding"
    return Look(name, kind, len(data), problem=("broken", *said))
