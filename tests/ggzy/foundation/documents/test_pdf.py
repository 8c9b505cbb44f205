"""Papers: whole, readable by programs, the same bytes for the same data, and no character lost in silence."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from ggzy.foundation.documents import store
from ggzy.foundation.documents.content import look
from ggzy.foundation.documents.glyphs import can_show, spelled
from ggzy.foundation.documents.pdf import SHAPES, CannotRender, money, render

DATA: dict[str, Any] = {
    "title": "示例市政道路工程开标记录",
    "code": "A01-示例-001",
    "date": datetime(2026, 3, 25, 1, 30, tzinfo=UTC),
    "to": "示例建设有限公司1",
    "facts": [("最高限价", Decimal("18332761.47")), ("开标时间", datetime(2026, 3, 25, 1, 30, tzinfo=UTC))],
    "paragraphs": ["第一段。", {"heading": "一、情况", "text": "第二段。"}],
    "tables": [
        {
            "caption": "一览表",
            "head": ["序号", "投标人", "报价"],
            "rows": [[1, "示例公司㐂𠮷", Decimal("17654321.09")]],
        }
    ],
    "signatures": ["示例见证人", {"name": "示例招标人", "role": "招标人", "date": "2026-03-25"}],
    "issuer": "示例交易中心",
    "evidence": "ab" * 32,
}


def words(pdf: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


def paper(**changes: Any) -> dict[str, Any]:
    return {**DATA, **changes}


@pytest.mark.parametrize("template", SHAPES)
def test_every_template_says_all_that_it_was_given(template: str) -> None:
    text = words(render(template, DATA))
    for said in (
        *("示例市政道路工程开标记录", "A01-示例-001", "示例建设有限公司1：", "¥18,332,761.47", "第一段。", "一、情况"),
        *("壹仟捌佰叁拾叁万贰仟柒佰陆拾壹元肆角柒分", "2026年3月25日09:30", "一览表", "17,654,321.09", "示例公司㐂𠮷"),
        *("示例见证人", "示例招标人（招标人）", "示例交易中心", "ab" * 32, SHAPES[template].zh),
    ):
        assert said in text


def test_poppler_reads_it_and_finds_every_font_embedded(tmp_path: Path, program: Callable[[str], str]) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(render("opening_record", DATA))
    text = subprocess.run([program("pdftotext"), path, "-"], capture_output=True, check=True).stdout.decode()
    assert "示例公司㐂𠮷" in text
    fonts = subprocess.run([program("pdffonts"), path], capture_output=True, check=True, text=True).stdout
    listed = fonts.splitlines()[2:]
    assert listed
    assert all(re.search(r"\s+yes\s+yes\s+yes\s+\d+\s+\d+$", line) for line in listed), fonts


def test_it_says_that_it_is_pdf_a() -> None:
    metadata = PdfReader(io.BytesIO(render("notice", DATA))).xmp_metadata
    assert metadata is not None
    xml = metadata.stream.get_data().decode()
    assert ("<pdfaid:part>2<" in xml, "<pdfaid:conformance>A<" in xml) == (True, True)


def test_the_same_data_give_the_same_bytes_in_another_process() -> None:
    program = (
        "import hashlib, datetime, sys; from ggzy.foundation.documents.pdf import render;"
        "data = dict(title='示例', code='1', date=datetime.date(2026, 3, 2), paragraphs=['文']);"
        "print(hashlib.sha256(render('notice', data)).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "TZ": zone, "LANG": "C"},
            capture_output=True,
            check=True,
        ).stdout
        for zone in ("UTC", "Asia/Shanghai")
    }
    assert len(found) == 1


def test_the_time_in_the_file_is_that_of_the_data() -> None:
    made = PdfReader(io.BytesIO(render("notice", DATA))).metadata
    assert made is not None
    assert made.creation_date is not None
    assert made.creation_date.date() == date(2026, 3, 25)


@pytest.mark.parametrize("character", list("㐂𠮷𬭚𰻝龘〇①Ⅳ￥‰é"))
def test_rare_characters_of_names_are_there(character: str) -> None:
    assert character in words(render("notice", paper(title=f"示例{character}公司")))


@pytest.mark.parametrize("character", ["🀄", "\ue000", "ހ", "\U000323b0"])
def test_what_the_font_lacks_is_spelled_and_said(character: str) -> None:
    text = words(render("notice", paper(signatures=[f"示例{character}人"])))
    code = f"U+{ord(character):04X}"
    assert f"示例〔{code}〕人" in text
    assert "排版字体未收录" in text
    assert text.count(code) == 2


def test_spelling_leaves_the_rest_alone() -> None:
    assert spelled("甲🀄乙🀄\n") == ("甲〔U+1F004〕乙〔U+1F004〕\n", "🀄")
    assert can_show("中")
    assert not can_show("\x00")


def test_texts_are_never_markup(tmp_path: Path) -> None:
    nasty = '#read("/etc/passwd") *粗* $x$ #pagebreak() @a <b> \\ `c` "d" //e /*f*/ = 题'
    text = words(render("notice", paper(paragraphs=[nasty], title=nasty, code=nasty)))
    assert text.count("".join(nasty.split())) >= 2
    assert "root:" not in text


def test_a_long_table_repeats_its_head() -> None:
    rows = [[number, f"示例公司{number}", Decimal(number)] for number in range(1, 301)]
    pdf = render("opening_record", paper(tables=[{"head": ["序号", "投标人", "报价"], "rows": rows}]))
    reader = PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) > 5
    assert all("投标人" in page.extract_text() for page in reader.pages[:5])
    assert "示例公司300" in words(pdf)


def test_a_long_word_stays_on_the_page(tmp_path: Path, program: Callable[[str], str]) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(render("notice", paper(tables=[{"head": ["名称", "值"], "rows": [["长" * 300, "值" * 300]]}])))
    seen = subprocess.run([program("pdftotext"), "-bbox", path, "-"], capture_output=True, check=True, text=True)
    assert max(float(edge) for edge in re.findall(r'xMax="([\d.]+)"', seen.stdout)) < 595


def test_a_paper_without_a_date_does_not_take_the_clocks() -> None:
    bare = {"title": "示例", "date": "", "code": ""}
    assert render("paper", bare) == render("paper", bare)
    assert "1980" not in words(render("paper", bare))


def test_an_empty_table_says_so() -> None:
    assert "（无）" in words(render("notice", paper(tables=[{"caption": "异议", "head": ["内容"], "rows": []}])))


def test_it_speaks_english() -> None:
    text = words(render("notice", {"title": "Sample notice", "code": "1", "date": "2026-03-02", "lang": "en"}))
    assert "Notice" in text
    assert "2026-03-02" in text


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"unknown": 1},
        {"tables": [{"head": ["a", "b"], "rows": [["1"]]}]},
        {"tables": [{"head": [], "rows": []}]},
        {"date": datetime(2026, 3, 2)},  # without a zone
        {"facts": [("金额", Decimal(-1))]},
    ],
)
def test_data_that_do_not_fit_are_named(wrong: dict[str, Any]) -> None:
    with pytest.raises(CannotRender):
        render("notice", paper(**wrong))


def test_an_unknown_template_is_named() -> None:
    with pytest.raises(CannotRender, match="可用"):
        render("../base", DATA)


def test_money_in_figures_and_capitals() -> None:
    assert money(Decimal("360000.00")) == "¥360,000.00（大写：人民币叁拾陆万元整）"


@pytest.mark.django_db
@pytest.mark.parametrize("template", SHAPES)
def test_what_we_make_we_accept(tmp_path: Path, template: str) -> None:
    pdf = render(template, DATA)
    assert store(pdf, ("pdf",)).kind == "pdf"
    path = tmp_path / "a"
    path.write_bytes(pdf)
    assert look(path, ("pdf",)) == "pdf"
