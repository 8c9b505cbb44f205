"""What is said when a file is refused: what was found, what is allowed, how to mend it."""

from __future__ import annotations

from typing import Any

from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text

NAMES = {
    "pdf": Text("PDF", "PDF"),
    "png": Text("PNG 图片", "PNG image"),
    "jpg": Text("JPG 图片", "JPEG image"),
    "zip": Text("ZIP 压缩包", "ZIP archive"),
    "docx": Text("Word 文档（docx）", "Word document (docx)"),
    "xlsx": Text("Excel 表格（xlsx）", "Excel workbook (xlsx)"),
    "xml": Text("XML", "XML"),
    "json": Text("JSON", "JSON"),
    "txt": Text("UTF-8 纯文本", "plain text in UTF-8"),
    "ggzybid": Text("加密投标包（ggzybid）", "sealed bid package (ggzybid)"),
    "unknown": Text("无法识别的内容", "content that could not be recognised"),
}


def size_of(count: int) -> str:
    """Bytes for people: 1,536 字节 stays exact, large ones in MiB."""
    return f"{count / (1 << 20):,.1f} MiB" if count >= 1 << 20 else f"{count:,} B"


def empty() -> Refusal:
    return Refusal(
        "P-UPLOAD-SIZE",
        Text("文件是空的（0 字节）", "The file is empty (0 bytes)"),
        Text("请检查所选文件能否打开，然后重新上传", "Check that the chosen file opens, then upload it again"),
        facts={"found": 0, "at_least": 1},
        status=422,
    )


def too_long(most: int, found: int | None = None) -> Refusal:
    """`found` is what was announced; without it the stream was cut off when it passed the limit."""
    zh = f"{size_of(found)}，" if found is not None else ""
    en = f" ({size_of(found)})" if found is not None else ""
    return Refusal(
        "P-UPLOAD-SIZE",
        Text(
            f"文件过大：{zh}上限为 {size_of(most)}", f"The file is too large{en}: at most {size_of(most)} are allowed"
        ),
        Text(
            "请压缩图片、降低扫描分辨率或拆分为多个文件后上传",
            "Compress its pictures, scan at a lower resolution, or split it into several files",
        ),
        facts={"found": found if found is not None else most + 1, "allowed": most},
        status=413,
    )


def wrong_kind(found: str, kinds: tuple[str, ...]) -> Refusal:
    """The content is something else than allowed."""
    allowed = [NAMES.get(kind, Text(kind, kind)) for kind in kinds]
    is_now = NAMES.get(found, Text(found, found))
    return Refusal(
        "P-UPLOAD-KIND",
        Text(
            f"文件内容为{is_now.zh}，此处只接受{'、'.join(name.zh for name in allowed)}",
            f"The content is: {is_now.en}. Here only these are accepted: {', '.join(name.en for name in allowed)}",
        ),
        Text(
            "系统只看内容，改扩展名无效；请用相应软件导出为所需格式后上传",
            "Only the content counts, so renaming does not help; export it in an accepted format",
        ),
        facts={"found": found, "allowed": list(kinds)},
        status=415,
    )


def unfit(kind: str, zh: str, en: str, mend_zh: str, mend_en: str, **facts: Any) -> Refusal:
    """The content is of an accepted kind, but damaged or dangerous."""
    name = NAMES.get(kind, Text(kind, kind))
    return Refusal(
        "P-UPLOAD-KIND",
        Text(f"{name.zh}文件不能接受：{zh}", f"This {name.en} cannot be accepted: {en}"),
        Text(mend_zh, mend_en),
        facts={"found": kind, **facts},
        status=415,
    )


def damaged(kind: str, zh: str, en: str) -> Refusal:
    return unfit(
        kind, zh, en, "文件可能已损坏，请重新导出后上传", "The file may be damaged: export it again and upload that"
    )


def wrong_hash(expect: str, found: str) -> Refusal:
    return Refusal(
        "P-UPLOAD-HASH",
        Text(
            f"收到的内容与声明的校验值不符：声明 {expect[:16]}…，实得 {found[:16]}…",
            f"What arrived is not what was announced: announced {expect[:16]}…, got {found[:16]}…",
        ),
        Text("传输中有损坏或文件在上传时被改动，请重新上传", "It was damaged or changed on the way: upload it again"),
        facts={"expected": expect, "found": found},
        status=422,
    )
