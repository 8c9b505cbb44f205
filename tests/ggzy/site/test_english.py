"""English is never missing: no page shows Chinese but what is data, and no text of the code lacks its English."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.node import REPO

from .standards import CHINESE, Given, chinese

SOURCE = REPO / "src"
TAG = re.compile(r'{%\s*t\s+"([^"]*)"\s+"([^"]*)"')
PAIRS = ("Text", "either")  # functions of a Chinese and an English text
QUOTED = re.compile(
    r"“[^”]*”|（[^）]*）|\([^)]*\)"
)  # an English sentence may quote a Chinese word, or give it in brackets
ALONE = ("500.html", "_zh.html")  # the first speaks both at once: nothing can be asked there


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_no_english_page_says_in_chinese_what_is_no_data(walked):
    """Data say that they are Chinese (lang), for people who listen to the page; names of people and bodies need not."""
    said = {
        (page["route"], words)
        for pages in walked["pages"].values()
        for page in pages.values()
        for words in page["chinese"]
    }
    assert sorted(said) == []


def test_what_is_marked_or_a_name_may_be_chinese_and_nothing_else():
    page = "<html lang='en'><body><p>{}</p></body></html>"
    given = Given.of(["示例银行"], ["示例路工程"])
    assert list(chinese(page.format("招标"), given)) == ["<p> 招标"]
    assert list(chinese(page.format("<a title='招标'>x</a>"), given)) == ["<a> 招标"]
    assert list(chinese(page.format("<a title='示例路工程'>x</a>"), given)) == []
    assert list(chinese(page.format("<b lang='zh-Hans'>招<i>标</i></b> and 示例银行"), given)) == []
    assert list(chinese(page.format("示例路工程"), given)) == ["<p> 示例路工程"]
    assert list(chinese("<html lang='en'><head><title>示例路工程 · Trade</title></head></html>", given)) == []


def test_every_text_in_the_code_has_its_english():
    missing = [one for file in sorted(SOURCE.rglob("*.py")) for one in _missing(file)]
    assert missing == []


def test_every_text_in_the_templates_has_its_english():
    missing = []
    for file in sorted(SOURCE.rglob("templates/**/*.html")):
        for zh, en in TAG.findall(file.read_text("utf-8")):
            if not _said(zh, en):
                missing.append(f"{file.relative_to(SOURCE)}: {zh!r} {en!r}")
    assert missing == []


def test_templates_say_nothing_in_chinese_alone():
    """Chinese stands in `t`, in a comment, or in the branch of a condition that asks for the language."""
    alone = []
    for file in sorted(SOURCE.rglob("templates/**/*.html")):
        bare = re.sub(
            r"{#.*?#}|{%\s*if english.*?{%\s*endif\s*%}|{%.*?%}|{{.*?}}", "", file.read_text("utf-8"), flags=re.S
        )
        bare = re.sub(r'<button[^>]*lang="zh-Hans"[^>]*>中文</button>', "", bare)
        if CHINESE.search(bare) and not file.name.endswith(ALONE):
            alone.append(f"{file.relative_to(SOURCE)}: {CHINESE.search(bare)}")
    assert alone == []


def _missing(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call) and _name(node.func) in PAIRS and len(node.args) == 2:
            zh, en = (_literal(one) for one in node.args)
            if zh is not None and en is not None and not _said(zh, en):
                yield f"{file.relative_to(SOURCE)}:{node.lineno} {zh!r} {en!r}"
        if isinstance(node, ast.Call) and _name(node.func) == "Field":
            for said in (_literal(one.value) or "" for one in node.keywords if one.arg == "title"):
                zh, _, en = said.partition("|")
                if not _said(zh, en):
                    yield f"{file.relative_to(SOURCE)}:{node.lineno} {said!r}"


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _literal(node: ast.expr) -> str | None:
    """A text that stands in the code; of an f-string what it says around its values. None for what is made elsewhere."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_literal(one) or "" if isinstance(one, ast.Constant) else "0" for one in node.values)
    return None


def _said(zh: str, en: str) -> bool:
    """English words stand for Chinese ones; punctuation may have nothing beside it."""
    return not CHINESE.search(QUOTED.sub("", en)) and (bool(en.strip()) or not CHINESE.search(zh))
