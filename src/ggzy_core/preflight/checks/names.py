"""Characters that another machine cannot show, in names of people, organisations and files."""

from __future__ import annotations

from collections.abc import Iterator

from ggzy_core.bid import Bid

from ..case import Case
from ..findings import Finding, amber

LONGEST = 120  # characters of a file's name: longer ones are cut by some archives


def check(case: Case) -> Iterator[Finding]:
    for what_zh, what_en, text, document in _texts(case.bid):
        if private := [c for c in text if _private(c)]:
            yield amber(
                "name.private-use",
                f"{what_zh}“{text}”含自造字 U+{ord(private[0]):04X}，他人的电脑上不能显示",
                f"{what_en} {text!r} holds the private character U+{ord(private[0]):04X}, which shows on no other machine",
                "请换成国家标准 GB 18030 中的字，或写明拆字说明",
                "Use a character of GB 18030, or say how it is composed",
                document=document,
            )
        elif rare := [c for c in text if ord(c) > 0xFFFF or 0x3400 <= ord(c) <= 0x4DBF]:
            yield amber(
                "name.rare",
                f"{what_zh}“{text}”含生僻字“{rare[0]}”（U+{ord(rare[0]):04X}），请确认与证照一致、能够显示",
                f"{what_en} {text!r} holds the rare character U+{ord(rare[0]):04X}: see that it shows and fits the licence",
                "确认无误即可；附件中请嵌入字体",
                "Nothing to do if it is right; embed the font in documents",
                document=document,
            )
    for name in case.documents.names:
        if len(name) > LONGEST:
            yield amber(
                "name.long",
                f"文件名长 {len(name)} 字，部分电脑打不开",
                f"the file name has {len(name)} characters; some machines cannot open it",
                f"请缩短到 {LONGEST} 字以内",
                f"Keep it within {LONGEST} characters",
                document=name,
            )


def _texts(bid: Bid) -> Iterator[tuple[str, str, str, str]]:
    for member in bid.members:
        yield "单位名称", "the organisation's name", member.name, "bid.json"
    if bid.project_manager is not None:
        yield "姓名", "the name", bid.project_manager.name, "bid.json"
    for document in bid.documents:
        yield "文件名", "the file name", document.name, document.name


def _private(character: str) -> bool:
    place = ord(character)
    return 0xE000 <= place <= 0xF8FF or place >= 0xF0000 or place == 0xFFFD
