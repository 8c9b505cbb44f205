"""What a file is, its content says; and what may harm its readers is refused with a sentence."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest

from ggzy.foundation.documents.content import KINDS, look
from ggzy.foundation.refusal import Refusal

from . import samples


def seen(tmp_path: Path, data: bytes, *kinds: str) -> str:
    path = tmp_path / "x.exe"  # the name tells nothing
    path.write_bytes(data)
    return look(path, kinds or KINDS)


def refusal(tmp_path: Path, data: bytes, *kinds: str) -> Refusal:
    with pytest.raises(Refusal) as refused:
        seen(tmp_path, data, *kinds)
    assert refused.value.rule == "P-UPLOAD-KIND"
    assert refused.value.what.zh
    assert refused.value.what.en
    assert refused.value.remedy.zh
    return refused.value


@pytest.mark.parametrize("kind", samples.WHOLE)
def test_each_kind_is_known_by_its_content(tmp_path: Path, kind: str) -> None:
    assert seen(tmp_path, samples.WHOLE[kind], kind) == kind


@pytest.mark.parametrize("kind", [kind for kind in samples.WHOLE if kind != "txt"])
def test_another_kind_than_allowed_is_refused(tmp_path: Path, kind: str) -> None:
    other = "png" if kind == "pdf" else "pdf"
    said = refusal(tmp_path, samples.WHOLE[kind], other)
    assert said.facts["allowed"] == [other]
    assert said.status == 415


def test_a_program_called_pdf_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, b"MZ\x90\x00" + bytes(500), "pdf").facts["found"] == "unknown"


def test_office_files_pass_for_zip_by_their_own_name(tmp_path: Path) -> None:
    assert seen(tmp_path, samples.WHOLE["docx"], "zip") == "docx"
    refusal(tmp_path, samples.WHOLE["xlsx"], "docx")
    refusal(tmp_path, samples.WHOLE["zip"], "docx")


def test_the_narrowest_allowed_text_is_taken(tmp_path: Path) -> None:
    assert seen(tmp_path, b"123", "txt", "json") == "json"
    assert seen(tmp_path, b"123", "txt") == "txt"
    assert seen(tmp_path, b"{", "txt", "json") == "txt"


def test_an_unknown_kind_is_a_mistake_of_the_programmer(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no such kind"):
        seen(tmp_path, b"x", "exe")


# --- PDF ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "content",
    [
        b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>",
        b"<< /S /JavaScript/JS 5 0 R >>",
        b"<< /S /#4aava#53cript /JS (x) >>",
        b"<< /S /Launch /F (cmd.exe) >>",
        b"<< /OpenAction << /S /URI /URI (http://example.org) >> >>",
        b"<< /OpenAction 7 0 R >>",
        b"<< /Type /EmbeddedFile >>",
        b"<< /XFA [ ] >>",
        b"<< /Encrypt 8 0 R >>",
        b"<< /S /SubmitForm /F (http://example.org) >>",
    ],
)
def test_a_pdf_that_acts_is_refused(tmp_path: Path, content: bytes) -> None:
    refusal(tmp_path, samples.pdf(content), "pdf")
    refusal(tmp_path, samples.pdf(samples.hidden(content)), "pdf")
    refusal(tmp_path, samples.pdf(samples.hidden(content, b"/N 1 /First 5")), "pdf")
    refusal(tmp_path, samples.pdf(samples.stream(b"", b"9 0 obj " + content + b" endobj")), "pdf")


def test_a_script_in_a_twice_packed_object_stream_is_not_overlooked(tmp_path: Path) -> None:
    inner = samples.stream(b"/Type /ObjStm /N 1 /First 5 /Filter [/ASCII85Decode /FlateDecode]", b"abc")
    refusal(tmp_path, samples.pdf(inner), "pdf")


def test_a_pdf_bomb_of_objects_is_refused(tmp_path: Path) -> None:
    refusal(tmp_path, samples.pdf(samples.hidden(bytes(70 << 20))), "pdf")


def test_a_pdf_may_choose_its_first_page_and_speak_of_scripts(tmp_path: Path) -> None:
    good = samples.pdf(b"<< /OpenAction [3 0 R /Fit] >>", b"<< /Title (HTML/JavaScript) >>", samples.hidden(b"<< >>"))
    assert seen(tmp_path, good, "pdf") == "pdf"


def test_a_pdf_of_independent_make_passes(tmp_path: Path) -> None:
    import io

    from pypdf import PdfWriter
    from pypdf.generic import DictionaryObject, NameObject, TextStringObject

    out = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.write(out)
    assert seen(tmp_path, out.getvalue(), "pdf") == "pdf"
    script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert('x')")}
    writer.root_object[NameObject("/AA")] = DictionaryObject({NameObject("/WC"): DictionaryObject(script)})
    scripted = io.BytesIO()
    writer.write(scripted)
    refusal(tmp_path, scripted.getvalue(), "pdf")


@pytest.mark.parametrize(
    "data",
    [
        samples.pdf()[:-200],
        samples.pdf(tail=b"<script>"),
        samples.pdf(tail=samples.archive({"a": b"1"})),
        b"GIF89a" + samples.pdf(),
        b"%PDF-",
        b"%PDF-1.7\n%%EOF",
    ],
)
def test_a_pdf_cut_short_or_doubled_is_refused(tmp_path: Path, data: bytes) -> None:
    refusal(tmp_path, data, "pdf")


# --- pictures -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("png", samples.png()[:-5]),
        ("png", samples.png() + b"PK"),
        ("png", samples.png().replace(b"IDAT", b"IDAX")),
        ("png", samples.png(200_000, 200_000)),
        ("png", samples.png(0, 5)),
        ("png", b"\x89PNG\r\n\x1a\n"),
        ("jpg", samples.jpg()[:-1]),
        ("jpg", samples.jpg() + samples.archive({"a": b"1"})),
        ("jpg", samples.jpg(65_000, 65_000)),
        ("jpg", b"\xff\xd8\xff\xd9"),
        ("jpg", b"\xff\xd8\xff"),
        ("jpg", b"\xff\xd8\xff\xe0\x00\x00\xff\xd9"),
    ],
)
def test_a_picture_that_is_none_is_refused(tmp_path: Path, kind: str, data: bytes) -> None:
    refusal(tmp_path, data, kind)


# --- archives -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["../a", "a/../../b", "/etc/passwd", "C:\\a", "\\\\host\\a", "a\\..\\b"])
def test_a_name_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    refusal(tmp_path, samples.archive({name: b"1"}), "zip")


def test_a_link_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as file:
        info = zipfile.ZipInfo("link")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        file.writestr(info, "/etc/passwd")
    refusal(tmp_path, path.read_bytes(), "zip")


def test_names_from_a_chinese_windows_are_taken(tmp_path: Path) -> None:
    name = "俓.txt"  # its second byte in GBK is a backslash
    raw = name.encode("gbk")
    assert b"\\" in raw
    data = samples.archive({"x" * len(raw): b"1"}).replace(b"x" * len(raw), raw)
    assert seen(tmp_path, data, "zip") == "zip"


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    bomb = samples.archive({"a": bytes(30 << 20)})
    assert len(bomb) < 100_000
    refusal(tmp_path, bomb, "zip")


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    size = 30 << 20
    bomb = samples.archive({"a": bytes(size)}).replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    refusal(tmp_path, bomb, "zip")


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    refusal(tmp_path, samples.archive({f"{n}": b"" for n in range(10_001)}, zipfile.ZIP_STORED), "zip")


@pytest.mark.parametrize(
    "data",
    [
        samples.WHOLE["zip"][:-3],
        samples.WHOLE["zip"] + b"tail",
        b"PK\x03\x04" + samples.WHOLE["zip"],
        samples.archive({}),
        samples.archive({"a": b"1", "A": b"2"}),
        samples.archive({"a": b"hello" * 50}, zipfile.ZIP_STORED).replace(b"hello", b"jello", 1),
        samples.archive({"[Content_Types].xml": b"<T/>", "word/document.xml": b"<w/>", "word/vbaProject.bin": b"x"}),
    ],
)
def test_a_broken_or_doubtful_archive_is_refused(tmp_path: Path, data: bytes) -> None:
    refusal(tmp_path, data, "zip", "docx")


def test_an_encrypted_archive_is_refused(tmp_path: Path) -> None:
    data = bytearray(samples.WHOLE["zip"])
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    refusal(tmp_path, bytes(data), "zip")


# --- texts ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("txt", "示例".encode("gb18030")),
        ("txt", b"a\0b"),
        ("txt", "示例".encode()[:-1]),
        ("json", b"{"),
        ("json", b'{"a": 1, "a": 2}'),
        ("json", b'{"a": NaN}'),
        ("json", b"[" * 200_000),
        ("xml", b"<a>"),
        ("xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        ("xml", b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'),
        ("xml", b"<a>" * 300 + b"</a>" * 300),
        ("xml", b""),
    ],
)
def test_a_text_that_breaks_its_form_is_refused(tmp_path: Path, kind: str, data: bytes) -> None:
    refusal(tmp_path, data, kind)


def test_a_character_across_two_chunks_is_whole(tmp_path: Path) -> None:
    assert seen(tmp_path, b"a" * ((1 << 20) - 1) + "𠮷".encode(), "txt") == "txt"


# --- sealed bids ----------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return samples.package(tmp_path_factory.mktemp("bid"))


def test_a_sealed_bid_is_known(tmp_path: Path, package: bytes) -> None:
    assert seen(tmp_path, package, "ggzybid") == "ggzybid"
    refusal(tmp_path, package, "pdf", "zip")


def test_a_bid_package_cut_or_changed_is_refused(tmp_path: Path, package: bytes) -> None:
    changed = bytearray(package)
    changed[-3000] ^= 1
    for data in (
        package[:1500],
        package[:-1],
        package + b"x",
        bytes(changed),
        package.replace(b"own.cms", b"../a.cm"),
    ):
        said = refusal(tmp_path, data, "ggzybid")
        assert "x.exe" not in said.what.zh


def test_a_bid_over_the_limit_is_refused(tmp_path: Path, package: bytes, settings: Any) -> None:
    settings.GGZY_BID_LIMIT = 1000
    assert refusal(tmp_path, package, "ggzybid").facts["problem"] == "too-large"
