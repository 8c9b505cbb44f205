"""A package read from bytes somebody sent: nothing of it is trusted.

No document types, so no entities; sizes and numbers are limited before anything is unpacked; names lead nowhere.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text

from .form import Attachment, Package, is_name

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMBERS, UNPACKED, XML, RECORDS = 200, 64 << 20, 8 << 20, 5000
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*encoding=["']([A-Za-z0-9_-]{1,20})["'][^>]*\?>""")
_CHINESE = {"gbk", "gb2312", "gb18030"}
REMEDY = Text("请按数据目录中的打包格式重新生成", "Make it again in the form the data catalogue describes")


def from_zip(name: str, content: bytes) -> Package:
    """The package, or Refusal P-PACKAGE that says what of its form is wrong. Records are not judged here."""
    if not is_name(name):
        raise wrong("包名应为 yyyyMMdd-六位流水-数据编号.zip", "the name must be yyyyMMdd-serial6-dataNo.zip")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = dict(_members(archive))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as error:
        raise wrong("不是完好的 zip 文件", "it is not a sound zip file") from error
    stem = name.removesuffix(".zip")
    xml = files.pop(f"{stem}.xml", None)
    if xml is None:
        raise wrong(f"包内没有同名的 {stem}.xml", f"it holds no {stem}.xml")
    if len(xml) > XML:
        raise wrong(f"XML 不得超过 {XML >> 20} MB，请分包", f"the XML may have {XML >> 20} MB; send it in parts")
    return read_xml(name, xml, files)


def read_xml(name: str, xml: bytes, files: dict[str, bytes]) -> Package:
    """Head, records and attachments of the XML; each attachment with the bytes it names, if they are there."""
    root = _tree(xml)
    parts = {tag: _list(inner) for tag, inner in root[1] if tag in ("head", "body", "attachments")}
    if set(parts) != {"head", "body", "attachments"}:
        raise wrong("应有 head、body、attachments 三部分", "it must have head, body and attachments")
    head = _values(parts["head"])
    kinds = {tag for tag, _ in parts["body"]}
    if len(kinds) != 1 or len(parts["body"]) > RECORDS:
        raise wrong(
            f"body 应含一种数据集的 1 至 {RECORDS} 条记录", f"body must hold 1 to {RECORDS} records of one data set"
        )
    records = tuple(_values(inner) for _, inner in parts["body"])
    found = tuple(_attachment(_values(inner), files) for _, inner in parts["attachments"])
    return Package(name, head, kinds.pop(), records, found)


def wrong(zh: str, en: str) -> Refusal:
    return Refusal("P-PACKAGE", Text(f"数据包有误：{zh}", f"The package is wrong: {en}"), REMEDY, status=422)


def _members(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    infos = archive.infolist()
    if len(infos) > MEMBERS or sum(info.file_size for info in infos) > UNPACKED:
        raise wrong(
            f"包内文件不得超过 {MEMBERS} 个、{UNPACKED >> 20} MB",
            f"it may hold {MEMBERS} files, {UNPACKED >> 20} MB unpacked",
        )
    left = UNPACKED
    for info in infos:
        with archive.open(info) as source:
            content = source.read(left + 1)  # what the directory says of a size need not be so
        left -= len(content)
        if left < 0:
            raise wrong(f"解压后超过 {UNPACKED >> 20} MB", f"it unpacks to more than {UNPACKED >> 20} MB")
        yield info.filename, content


def _tree(xml: bytes) -> tuple[str, list[Any]]:
    """(tag, children or text) of the root: four levels at the most, no attributes looked at."""
    declared = _DECLARED.match(xml)
    encoding = declared.group(1).decode().lower() if declared else "utf-8"
    if encoding in _CHINESE:  # expat reads no multi-byte encoding but Unicode
        try:
            xml, encoding = xml.decode("gb18030").encode(), "utf-8"
        except UnicodeDecodeError as error:
            raise wrong("XML 与其声明的编码不符", "the XML is not in the encoding it declares") from error
    stack: list[list[Any]] = [[]]
    texts: list[list[str]] = [[]]

    def start(tag: str, attributes: dict[str, str]) -> None:
        if len(stack) > 4:  # package, its parts, records or attachments, fields
            raise wrong("XML 嵌套过深", "the XML is nested too deeply")
        stack.append([])
        texts.append([])

    def end(tag: str) -> None:
        inner, text = stack.pop(), "".join(texts.pop())
        stack[-1].append((tag, inner or text))

    def said(text: str) -> None:
        texts[-1].append(text)

    def refuse(*_: Any) -> None:
        raise wrong("XML 不得含有 DOCTYPE", "the XML may hold no DOCTYPE")

    parser = expat.ParserCreate("utf-8" if encoding == "utf-8" else None)
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = said
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise wrong(f"XML 不能读取（{error}）", f"the XML cannot be read ({error})") from error
    tag, children = stack[0][0]
    return tag, _children(children)


def _children(inner: Any) -> list[Any]:
    return (
        [(tag, _children(more)) if isinstance(more, list) else (tag, more) for tag, more in inner]
        if isinstance(inner, list)
        else []
    )


def _list(inner: Any) -> list[Any]:
    """An element without children is an empty list, whatever white space it holds."""
    return inner if isinstance(inner, list) else []


def _values(inner: Any) -> dict[str, str]:
    """Elements with text; one that stands twice is refused, because readers differ on which counts."""
    found: dict[str, str] = {}
    for tag, value in _list(inner):
        if tag in found:
            raise wrong(f"字段 {tag} 出现两次", f"the field {tag} stands twice")
        found[tag] = value.strip() if isinstance(value, str) else ""
    return found


def _attachment(said: dict[str, str], files: dict[str, bytes]) -> Attachment:
    name = said.get("attFileName", "")
    return Attachment(
        said.get("attCode", ""),
        said.get("attSetCode", ""),
        said.get("attName", ""),
        said.get("attType", ""),
        said.get("md5", ""),
        name,
        said.get("url", ""),
        files.get(name, b""),
    )
