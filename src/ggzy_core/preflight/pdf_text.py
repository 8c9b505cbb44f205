"""What the pages of a PDF say, and in which fonts: enough to search, not to print."""

from __future__ import annotations

import re
from typing import Any

from .pdf import Page, Pdf, streams
from .pdf_syntax import Word, parse

MOST_TEXT = 2_000_000  # characters of one document
MOST_WORK = 16 << 20  # bytes of page content that are gone through
_DEEPEST = 3
_CHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(<[0-9A-Fa-f]+>|\[[^\]]*\])")
_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_SPACE = re.compile(rb"begincodespacerange\s*<([0-9A-Fa-f]+)>")
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_STYLE = re.compile(r"[-,](?:bold|italic|oblique|regular|roman|medium|light|semibold|black|identity|h|v|gb1).*$", re.I)


class Font:
    """How the bytes of a shown string become characters."""

    def __init__(self, pdf: Pdf, value: Any) -> None:
        words = pdf.words(value)
        name = words.get("BaseFont")
        self.name = _SUBSET.sub("", name) if isinstance(name, str) else ""
        self.wide = words.get("Subtype") == "Type0"
        self.coding = str(words.get("Encoding", ""))
        self.size, self.map = _mapping(pdf.unpacked(words.get("ToUnicode"))) if "ToUnicode" in words else (0, {})

    @property
    def family(self) -> str:
        return _STYLE.sub("", self.name).lower()

    def text(self, raw: bytes) -> str:
        if self.map:
            step = self.size or (2 if self.wide else 1)
            return "".join(self.map.get(raw[at : at + step], "") for at in range(0, len(raw), step))
        if self.wide:
            known = "UCS2" in self.coding or "UTF16" in self.coding
            return raw.decode("utf-16-be", "ignore") if known else ""
        return raw.decode("cp1252", "ignore")


def read_pages(pdf: Pdf) -> tuple[list[str], set[str]]:
    """The text of each page, and the families of the fonts that show anything."""
    reader = _Reader(pdf)
    return [reader.page(page) for page in pdf.pages], reader.families


class _Reader:
    def __init__(self, pdf: Pdf) -> None:
        self.pdf, self.left, self.work = pdf, MOST_TEXT, MOST_WORK
        self.families: set[str] = set()
        self._fonts: dict[int, Font] = {}

    def page(self, page: Page) -> str:
        content = b"\n".join(streams(self.pdf, page.data.get("Contents")))
        return self._text(content, self.pdf.words(page.data.get("Resources")), 0)

    def _text(self, content: bytes, resources: dict[str, Any], depth: int) -> str:
        fonts, forms = self.pdf.words(resources.get("Font")), self.pdf.words(resources.get("XObject"))
        font: Font | None = None
        said: list[str] = []
        at, operands = 0, []
        self.work -= len(content)
        while at < len(content) and self.left > 0 and self.work > 0:
            try:
                value, at = parse(content, at)
            except ValueError:
                self.work -= 8 * (len(content) - at) if content[at : at + 1] in (b"(", b"[", b"<") else 1
                at += 1
                continue
            if not isinstance(value, Word):
                operands.append(value)
                continue
            if value.text == "Tf" and len(operands) >= 2:
                font = self._font(fonts.get(operands[-2]) if isinstance(operands[-2], str) else None)
            elif value.text in ("Tj", "'", '"', "TJ") and operands and font is not None:
                said.append(self._shown(font, operands[-1]))
            elif value.text in ("Td", "TD", "T*", "Tm", "ET"):
                said.append("\n")
            elif value.text == "Do" and operands and isinstance(operands[-1], str) and depth < _DEEPEST:
                form = self.pdf.words(forms.get(operands[-1]))
                if form.get("Subtype") == "Form":
                    inner = self.pdf.words(form.get("Resources")) or resources
                    said.append(self._text(self.pdf.unpacked(forms.get(operands[-1])), inner, depth + 1))
            operands = []
        return "".join(said)

    def _shown(self, font: Font, value: Any) -> str:
        parts = value if isinstance(value, list) else [value]
        text = "".join(font.text(part) for part in parts if isinstance(part, bytes))
        self.left -= len(text) + 1
        if text.strip() and font.family:
            self.families.add(font.family)
        return text

    def _font(self, value: Any) -> Font:
        found = self._fonts.get(key := getattr(value, "number", id(value)))
        if found is None:
            found = self._fonts[key] = Font(self.pdf, value)
        return found


def _mapping(cmap: bytes) -> tuple[int, dict[bytes, str]]:
    """Code length and what each code stands for, from a ToUnicode map."""
    found: dict[bytes, str] = {}
    for kind, body in _SECTION.findall(cmap):
        if kind == b"bfchar":
            for code, text in _CHAR.findall(body):
                found[_bytes(code)] = _utf16(text)
            continue
        for first, last, target in _RANGE.findall(body):
            _add_range(found, _bytes(first), _bytes(last), target)
    space = _SPACE.search(cmap)
    size = len(_bytes(space[1])) if space else max((len(code) for code in found), default=0)
    return size, found


def _add_range(found: dict[bytes, str], first: bytes, last: bytes, target: bytes) -> None:
    begin, end, size = int.from_bytes(first, "big"), int.from_bytes(last, "big"), len(first)
    if end - begin > 65_535:
        return
    if target.startswith(b"["):
        for code, text in zip(range(begin, end + 1), re.findall(rb"<([0-9A-Fa-f]+)>", target), strict=False):
            found[code.to_bytes(size, "big")] = _utf16(text)
        return
    text = _utf16(target[1:-1])
    for code in range(begin, end + 1):
        if text and ord(text[-1]) + code - begin < 0x110000:
            found[code.to_bytes(size, "big")] = text[:-1] + chr(ord(text[-1]) + code - begin)


def _bytes(digits: bytes) -> bytes:
    text = digits.decode()
    return bytes.fromhex(text if len(text) % 2 == 0 else "0" + text)


def _utf16(digits: bytes) -> str:
    return _bytes(digits).decode("utf-16-be", "replace")
