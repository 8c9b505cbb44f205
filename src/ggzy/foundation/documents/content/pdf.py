"""PDF: a document to read, and nothing that acts.

All bytes are searched for names of actions, wherever a reader could be made to find them: in the open, in streams, in
object streams (unpacked here). That is stricter than following the file's own table, which may lie (ISO 32000-1 7.5).
"""

from __future__ import annotations

import mmap
import re
import zlib
from typing import TYPE_CHECKING

from ggzy.foundation.documents.sayings import damaged, unfit

from .archive import refuse_if_also_zip

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    Bytes = bytes | mmap.mmap

TAIL = 2048
DICTIONARY = 16 << 10  # bytes before the word `stream` in which its dictionary must begin
MOST_OBJECTS = 64 << 20  # bytes of one object stream, unpacked
_NAME = re.compile(rb"/((?:[A-Za-z0-9]|#[0-9A-Fa-f]{2}){3,60})(?=[\s\x00/<>\[({%]|$)")
_STREAM = re.compile(rb">>(?:\s|\x00|%[^\r\n]{0,200}[\r\n])*stream(?:\r\n|\n|\r)")
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_DESTINATION = re.compile(rb"[\s\x00]*\[")

#: names of what acts or hides: ISO 32000-1 table 198 (actions), 7.11.4, 12.7.8, Adobe supplements
FORBIDDEN = {
    b"JavaScript": ("脚本", "a script"),
    b"Launch": ("启动程序的动作", "an action that starts a program"),
    b"SubmitForm": ("提交数据的动作", "an action that sends data"),
    b"ImportData": ("导入数据的动作", "an action that loads data"),
    b"Rendition": ("多媒体动作", "a media action"),
    b"RichMedia": ("富媒体", "rich media"),
    b"GoToE": ("打开内嵌文件的动作", "an action that opens an embedded file"),
    b"EmbeddedFile": ("内嵌附件", "an embedded file"),
    b"XFA": ("动态表单", "a dynamic form"),
    b"OpenAction": ("打开时自动执行的动作", "an action that runs when it is opened"),
    b"Encrypt": ("密码或权限加密", "encryption"),
}


def check(path: Path, kinds: tuple[str, ...]) -> str:
    """Gives "pdf", or Refusal P-UPLOAD-KIND when it is damaged, acts, hides something, or is something else too."""
    refuse_if_also_zip(path, "pdf")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        _whole(data)
        _search(data)
        for inner in _object_streams(data):
            _search(inner)
    return "pdf"


def _whole(data: mmap.mmap) -> None:
    if not re.match(rb"%PDF-[12]\.\d", data[:9]):
        raise damaged("pdf", "文件头有误", "its first line is wrong")
    tail = data[-TAIL:]
    at = tail.rfind(b"%%EOF")
    if at < 0:
        raise damaged("pdf", "缺少结尾，文件不完整", "its end is missing: it is cut short")
    if tail[at + 5 :].strip(b" \t\r\n\f\0"):
        raise damaged("pdf", "文件结尾之后还有其他内容", "something follows its end")
    if b"startxref" not in tail:
        raise damaged("pdf", "缺少交叉引用", "its cross-reference is missing")


def _search(data: Bytes) -> None:
    for match in _NAME.finditer(data):
        name = _plain(match[1])
        if name not in FORBIDDEN or (name == b"OpenAction" and _DESTINATION.match(data, match.end())):
            continue  # an OpenAction that is a place in the document only chooses the page shown first
        zh, en = FORBIDDEN[name]
        raise unfit(
            "pdf",
            f"含有{zh}（/{name.decode()}）",
            f"it contains {en} (/{name.decode()})",
            "请用“打印为 PDF”另存一份不含脚本、附件和密码的文件；附件请单独上传",
            "Print it to a new PDF without scripts, attachments or password; upload attachments by themselves",
            name=name.decode(),
        )


def _object_streams(data: mmap.mmap) -> Iterator[bytes]:
    """Object streams, unpacked. They are known by /First, which readers need; /Type they do not."""
    for match in _STREAM.finditer(data):
        before = data[max(0, match.start() - DICTIONARY) : match.start()]
        begin = before.rfind(b"obj")
        names = {_plain(name[1]) for name in _NAME.finditer(before, max(begin, 0))}
        if begin < 0 or not names & {b"ObjStm", b"First"}:
            if begin < 0:
                raise _irregular()
            continue
        if names & {b"ASCIIHexDecode", b"ASCII85Decode", b"LZWDecode", b"RunLengthDecode", b"Crypt", b"Predictor"}:
            raise _irregular()
        yield _inflate(data, match.end()) if b"FlateDecode" in names or b"Filter" in names else b""


def _inflate(data: mmap.mmap, start: int) -> bytes:
    engine = zlib.decompressobj()
    found = bytearray()
    try:
        while not engine.eof and start < len(data):
            chunk = data[start : start + DICTIONARY]
            start += len(chunk)
            found += engine.decompress(chunk, MOST_OBJECTS - len(found) + 1)
            if len(found) > MOST_OBJECTS:
                raise _irregular()
    except zlib.error as error:
        raise _irregular() from error
    return bytes(found)


def _irregular() -> Exception:
    return damaged("pdf", "内部结构不规范，无法检查", "its inner structure is irregular and cannot be checked")


def _plain(name: bytes) -> bytes:
    """A name with its #xx escapes resolved (ISO 32000-1 7.3.5)."""
    return _HEX.sub(lambda match: bytes([int(match[1], 16)]), name) if b"#" in name else name
