"""ZIP archives, docx and xlsx among them: what would happen to whoever unpacks this?

Every member is unpacked once, into nothing, with its checksum: sizes that an archive states about itself are claims.
"""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from django.conf import settings

from ggzy.foundation.documents.sayings import damaged, unfit, wrong_kind

if TYPE_CHECKING:
    from pathlib import Path

    from ggzy.foundation.refusal import Refusal

MOST_MEMBERS = 10_000
MOST_RATIO = 200  # text packs 10 to 20 times; deflate ends near 1,000
FREE = 10 << 20  # bytes unpacked below which the ratio is nobody's concern
CHUNK = 1 << 20
END = b"PK\x05\x06"
END_SIZE = 22
_DRIVE = re.compile(r"[A-Za-z]:")
_OFFICE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}


def check(path: Path, kinds: tuple[str, ...]) -> str:
    """Gives "docx", "xlsx" or "zip", or Refusal P-UPLOAD-KIND: bombs, paths that lead out, hidden bytes."""
    if not ends_as_zip(path):
        raise damaged("zip", "不完整，或末尾附有其他内容", "it is cut short, or something follows its end")
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            kind = _kind({member.filename for member in members})
            if kind not in kinds and "zip" not in kinds:
                raise wrong_kind(kind, kinds)
            _check_list(members, kind)
            _unpack(archive, members, kind, path.stat().st_size)
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, ValueError, OSError) as error:
        raise damaged("zip", "无法解开", "it cannot be unpacked") from error
    except NotImplementedError as error:
        raise _packed("zip", "使用了不支持的压缩方式", "it uses a way of packing that is not supported") from error
    return kind


def ends_as_zip(path: Path) -> bool:
    """Does an end-of-directory record reach exactly to the end of the file? (APPNOTE 4.3.16)"""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - END_SIZE - 0xFFFF))
        tail = file.read()
    at = tail.rfind(END)
    while at >= 0:
        if at + END_SIZE <= len(tail) and at + END_SIZE + int.from_bytes(tail[at + 20 : at + 22], "little") == len(
            tail
        ):
            return True
        at = tail.rfind(END, 0, at)
    return False


def refuse_if_also_zip(path: Path, kind: str) -> None:
    """A file that opens as one thing here and as an archive elsewhere is refused."""
    if ends_as_zip(path):
        raise unfit(
            kind,
            "文件中藏有压缩包，在不同软件中会呈现不同内容",
            "an archive is hidden in it, so that programs would show different things",
            "请重新导出，附件请单独上传",
            "Export it again, and upload attachments as files of their own",
        )


def _kind(names: set[str]) -> str:
    if "[Content_Types].xml" not in names:
        return "zip"
    return next((kind for part, kind in _OFFICE.items() if part in names), "zip")


def _check_list(members: list[zipfile.ZipInfo], kind: str) -> None:
    """Names, counts and flags, before anything is unpacked."""
    if not members:
        raise damaged(kind, "压缩包是空的", "the archive is empty")
    if len(members) > MOST_MEMBERS:
        raise _packed(kind, f"含 {len(members)} 个文件，上限 {MOST_MEMBERS}", f"it has {len(members)} members")
    if min(member.header_offset for member in members) != 0:
        raise damaged(kind, "压缩包前面附有其他内容", "something stands before its beginning")
    seen: set[str] = set()
    for member in members:
        name = _name(member)
        _check_name(member, name, kind)
        if name.casefold() in seen:
            raise _packed(kind, f"文件名重复：{name[:60]}", f"a name comes twice: {name[:60]}")
        seen.add(name.casefold())
        if member.flag_bits & 0x41:
            raise unfit(kind, "内容已加密", "it is encrypted", "请去除密码后上传", "Remove the password")
        if name.casefold().endswith("vbaproject.bin"):
            raise unfit(kind, "含有宏", "it contains macros", "请另存为不含宏的文件", "Save it without macros")


def _check_name(member: zipfile.ZipInfo, name: str, kind: str) -> None:
    parts = name.replace("\\", "/").split("/")
    leads_out = name.startswith(("/", "\\")) or ".." in parts or _DRIVE.match(name) or "\0" in member.orig_filename
    if leads_out or stat.S_ISLNK(member.external_attr >> 16):
        raise unfit(
            kind,
            f"文件名会指向压缩包之外：{name[:60]!r}",
            f"a member leads out of the archive: {name[:60]!r}",
            "请用普通压缩软件重新打包，只用相对路径，不含链接",
            "Pack it again with an ordinary program: relative names, no links",
        )


def _name(member: zipfile.ZipInfo) -> str:
    """Windows in China writes GBK names without saying so; a GBK character may hold the byte of a backslash."""
    if member.flag_bits & 0x800:
        return member.orig_filename
    raw = member.orig_filename.encode("cp437", "replace")
    try:
        return raw.decode("gbk")
    except UnicodeDecodeError:
        return member.orig_filename


def _unpack(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], kind: str, packed: int) -> None:
    most = int(settings.GGZY_UNPACKED_LIMIT)
    if sum(member.file_size for member in members) > most:
        raise _bomb(kind, most)
    total = 0
    for member in members:
        with archive.open(member) as file:
            while chunk := file.read(CHUNK):
                total += len(chunk)
                if total > most or (total > FREE and total > MOST_RATIO * packed):
                    raise _bomb(kind, most)


def _bomb(kind: str, most: int) -> Refusal:
    return _packed(
        kind,
        f"解压后的体积异常（上限 {most >> 20} MiB，压缩比上限 {MOST_RATIO} 倍）",
        f"it unpacks to far too much (at most {most >> 20} MiB, at most {MOST_RATIO} times its size)",
    )


def _packed(kind: str, zh: str, en: str) -> Refusal:
    return unfit(kind, zh, en, "请用普通压缩软件重新打包", "Pack it again with an ordinary program")
