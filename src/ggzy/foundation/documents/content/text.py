"""Texts: UTF-8, and well-formed where they claim a form. XML declares no entities: they are how it attacks readers."""

from __future__ import annotations

import codecs
import json
import re
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from ggzy.foundation.documents.sayings import damaged, size_of, unfit, wrong_kind
from ggzy.foundation.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MOST_JSON = 32 << 20  # bytes: it is read as a whole
MOST_DEPTH = 200
CHUNK = 1 << 20
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def check(path: Path, kinds: Sequence[str]) -> str:
    """The first of `kinds` (json, xml, txt in this order) that the text is, or the refusal of the last one."""
    trial = {"json": check_json, "xml": check_xml, "txt": check_txt}
    *narrow, last = kinds
    for kind in narrow:
        try:
            return trial[kind](path, tuple(kinds))
        except Refusal:
            continue
    return trial[last](path, tuple(kinds))


def guess(path: Path) -> str:
    """Gives "txt" or "unknown", for a sentence only."""
    try:
        return check_txt(path, ("txt",))
    except Refusal:
        return "unknown"


def check_txt(path: Path, kinds: tuple[str, ...]) -> str:
    """Gives "txt" for UTF-8 without control characters, or Refusal."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                if _CONTROL.search(decoder.decode(chunk)):
                    raise wrong_kind("unknown", kinds)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        if kinds == ("txt",) or "txt" in kinds:
            raise unfit(
                "txt",
                "编码不是 UTF-8",
                "it is not in UTF-8",
                "请在编辑器中另存为 UTF-8 编码；如不是文本，请改用此处接受的格式",
                "Save it as UTF-8; if it is no text, use a format that is accepted here",
            ) from error
        raise wrong_kind("unknown", kinds) from error
    return "txt"


def check_json(path: Path, kinds: tuple[str, ...]) -> str:
    """Gives "json" for RFC 8259 text in UTF-8 without repeated names, or Refusal."""
    if path.stat().st_size > MOST_JSON:
        most = size_of(MOST_JSON)
        raise unfit("json", f"超过 {most}", f"it is over {most}", "请拆分后上传", "Split it")
    try:
        json.loads(path.read_bytes().decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        at = f"（第 {error.lineno} 行）" if isinstance(error, json.JSONDecodeError) else ""
        line = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise damaged("json", f"格式有误{at}", f"it is not well formed{line}") from error
    return "json"


def check_xml(path: Path, kinds: tuple[str, ...]) -> str:
    """Gives "xml" for a well-formed document without a document type, or Refusal."""
    parser = expat.ParserCreate()
    depth = 0

    def begin(*_: Any) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST_DEPTH:
            raise damaged("xml", f"嵌套超过 {MOST_DEPTH} 层", f"it is nested more than {MOST_DEPTH} deep")

    def end(*_: Any) -> None:
        nonlocal depth
        depth -= 1

    def refuse(*_: Any) -> None:
        raise unfit(
            "xml",
            "含有文档类型声明（DOCTYPE）或实体",
            "it has a document type declaration or entities",
            "请去除 DOCTYPE 后上传",
            "Remove the DOCTYPE",
        )

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise damaged("xml", f"第 {error.lineno} 行格式有误", f"it is not well formed, line {error.lineno}") from error
    return "xml"


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name comes twice in one object")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")
