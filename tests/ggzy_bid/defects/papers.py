"""Small documents made by hand: PDF with text, properties and fonts; a Word file; a picture."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

STANDARD = ("Helvetica", "Courier", "Times-Roman", "Symbol", "ZapfDingbats")


def pdf(pages: list[str], info: dict[str, str] | None = None, fonts: int = 1, encrypted: bool = False) -> bytes:
    """A PDF whose pages say the texts given, in a Chinese font that needs no embedding, and `fonts` others."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b""]
    names = STANDARD[: fonts - 1]
    song = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts "
        b"[<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo "
        b"<< /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>] >>"
    )
    shown = [b"/F0 " + song]
    shown += [
        b"/F%d << /Type /Font /Subtype /Type1 /BaseFont /%b >>" % (n, name.encode()) for n, name in enumerate(names, 1)
    ]
    kids = []
    for text in pages:
        content = b"BT /F0 12 Tf 50 700 Td <%b> Tj ET" % text.encode("utf-16-be").hex().encode()
        content += b"".join(b" BT /F%d 12 Tf 50 %d Td (text) Tj ET" % (n, 600 - 20 * n) for n in range(1, fonts))
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content))
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << %b >> >> >>" % (len(objects), b" ".join(shown))
        )
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%b] >>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    told = b" ".join(
        b"/%b <feff%b>" % (name.encode(), value.encode("utf-16-be").hex().encode())
        for name, value in (info or {}).items()
    )
    objects[2] = b"<< %b >>" % told
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    lock = b" /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 >>" if encrypted else b""
    out += b"trailer << /Size %d /Root 1 0 R /Info 3 0 R%b >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        lock,
        start,
    )
    return bytes(out)


def docx(text: str, author: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("word/document.xml", f"<w:document><w:p><w:t>{text}</w:t></w:p></w:document>")
        packed.writestr("docProps/core.xml", f"<cp><dc:creator>{author}</dc:creator></cp>")
    return out.getvalue()


def write(path: Path, data: bytes | str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
