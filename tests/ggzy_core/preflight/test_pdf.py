"""Our small reader of PDF against pypdf and poppler, over papers of several makers; and against files made to harm."""

from __future__ import annotations

import io
import shutil
import subprocess
import zlib

import pypdf
import pytest

from ggzy_core.preflight.documents import look_into
from ggzy_core.preflight.pdf import MOST_UNPACKED, Pdf
from ggzy_core.preflight.pdf_syntax import BadPdf
from ggzy_core.preflight.pdf_text import read_pages
from tests.ggzy_bid.defects.papers import pdf


def typeset(paragraphs: int) -> bytes:
    import typst

    text = "\n\n".join(f"第{number}段：示例投标人不得出现身份信息。Section {number}." for number in range(paragraphs))
    return typst.compile(text.encode())


def rewritten(data: bytes, **options: bool) -> bytes:
    """The same paper as pypdf writes it, with its streams packed."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    for page in writer.pages:
        page.compress_content_streams()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


PAPERS = {
    "by-hand": lambda: pdf(["第一页", "第二页", "third"]),
    "typst": lambda: typeset(120),
    "pypdf": lambda: rewritten(typeset(60)),
}


@pytest.mark.parametrize("maker", PAPERS)
def test_pages_are_counted_as_pypdf_counts_them(maker):
    data = PAPERS[maker]()
    assert len(Pdf.read(data).pages) == len(pypdf.PdfReader(io.BytesIO(data)).pages) > 0


@pytest.mark.parametrize("maker", ["typst", "pypdf"])
def test_text_is_read_as_poppler_reads_it(maker, tmp_path):
    if shutil.which("pdftotext") is None:
        pytest.skip("needs pdftotext of poppler")
    (tmp_path / "paper.pdf").write_bytes(data := PAPERS[maker]())
    said = subprocess.run(["pdftotext", tmp_path / "paper.pdf", "-"], capture_output=True, check=True).stdout.decode()
    texts, fonts = read_pages(Pdf.read(data))
    theirs = [flat(page) for page in said.split("\f")][: len(texts)]
    ours = [flat(text) for text in texts]
    for mine, other in zip(ours, theirs, strict=True):
        assert sorted(mine.replace("0", "")) == sorted(other.replace("0", "")) or other in mine or mine in other
    assert "示例投标人不得出现身份信息" in ours[0] and fonts


def flat(text: str) -> str:
    return "".join(text.split())


def test_author_and_producer_are_read():
    info = Pdf.read(pdf(["x"], {"Author": "张某", "Producer": "示例软件"})).info()
    assert (info["Author"], info["Producer"]) == ("张某", "示例软件")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7",
        b"%PDF-1.7 1 0 obj << /Type /Catalog /Pages 1 0 R >> endobj trailer << /Root 1 0 R >>"[:60],
        b"%PDF-1.4 " + b"[" * 100_000,
        b"%PDF-1.4 1 0 obj " + b"<<" * 50_000,
    ],
)
def test_what_is_no_pdf_is_said_to_be_none(data):
    with pytest.raises(BadPdf):
        Pdf.read(data)


def test_pages_that_lead_back_to_themselves_end():
    data = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Kids[2 0 R 3 0 R 3 0 R]>>endobj\n"
    data += b"3 0 obj<</Type/Page>>endobj trailer<</Root 1 0 R>>"
    assert len(Pdf.read(data).pages) == 1


def test_a_bomb_is_unpacked_no_further_than_the_limit():
    bomb = zlib.compress(bytes(MOST_UNPACKED * 3), 9)
    head = b"4 0 obj<</Length %d/Filter/FlateDecode>>stream\n" % len(bomb)
    data = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Kids[3 0 R]>>endobj "
    data += b"3 0 obj<</Type/Page/Contents 4 0 R>>endobj " + head + bomb + b"\nendstream endobj trailer<</Root 1 0 R>>"
    found = Pdf.read(data)
    assert len(found.unpacked(found.pages[0].data["Contents"])) == MOST_UNPACKED
    assert found.unpacked(found.pages[0].data["Contents"]) == b""  # nothing is left to unpack


def test_noise_in_every_format_never_raises(tmp_path):
    for suffix in ("pdf", "docx", "xlsx", "png", "jpg", "json", "txt", "csv", "bin"):
        for head in (b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"):
            path = tmp_path / f"x.{suffix}"
            path.write_bytes(head + bytes(range(256)) * 3)
            assert look_into(path.name, path).size == len(head) + 768


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "unit",
    [
        b"%d 0 obj ( ",
        b"%d 0 obj [ ",
        b"%d 0 obj << /A ",
        b"%d 0 obj<<>>stream ",
        b"%d 0 obj << /Length 9 >> stream\n(",
    ],
    ids=["strings", "lists", "words", "streams", "lengths"],
)
def test_a_file_that_never_closes_what_it_opens_is_read_once(unit):
    data = b"%PDF-1.7 " + b"".join(unit % number for number in range(20_000)) + b" endstream endobj"
    with pytest.raises(BadPdf):
        Pdf.read(data)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("content", [b"(" * 60_000, b"[1 " * 60_000, b"<< " * 60_000, b"/F Tf (x" * 30_000])
def test_a_page_that_never_closes_what_it_opens_ends(content):
    data = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Kids[3 0 R]>>endobj "
    data += b"3 0 obj<</Type/Page/Contents 4 0 R>>endobj 4 0 obj<</Length %d>>stream\n" % len(content)
    found = Pdf.read(data + content + b"\nendstream endobj trailer<</Root 1 0 R>>")
    assert read_pages(found)[0][0].strip() == ""
