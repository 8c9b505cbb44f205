"""Do the documents open, are they of the kinds that are taken, and are they no longer than they may be?"""

from __future__ import annotations

from collections.abc import Iterator

from ggzy_core.tender import Requirement

from ..case import Case
from ..documents import MOST_READ, Look, format_of
from ..findings import Finding, amber, red

_PROBLEMS = {
    "empty": ("请换成完整的文件", "Put the whole file in its place"),
    "disguised": ("请另存为扩展名所示的格式", "Save it in the format its name says"),
    "broken": ("请重新导出，并在另一台电脑上打开核对", "Export it again and see it open on another machine"),
    "locked": ("请去除密码和权限限制后重新导出", "Export it without password and restrictions"),
}


def check(case: Case) -> Iterator[Finding]:
    askers: dict[str, Requirement] = {}
    for asked in case.file.requirements:
        for name in case.given(asked):
            askers.setdefault(name, asked)
    for name in case.documents.names:
        yield from _opens(case.documents.look(name), askers.get(name))
        if name not in askers:
            yield amber(
                "document.unnamed",
                "文件夹中有此文件，但没有任何一项响应用到它",
                "it lies in the folder, and no answer names it",
                "请在相应的响应中列出，或移出文件夹",
                "Name it in an answer, or move it out of the folder",
                document=name,
            )
    for asked in case.file.requirements:
        if case.asks(asked):
            yield from _kinds(case, asked)
            yield from _length(case, asked)
            yield from _too_large(case, asked)


def _opens(look: Look, asked: Requirement | None) -> Iterator[Finding]:
    if look.problem is None:
        return
    name, zh, en = look.problem
    yield red(f"document.{name}", zh, en, *_PROBLEMS[name], of=asked, document=look.name)


def _too_large(case: Case, asked: Requirement) -> Iterator[Finding]:
    for name in case.given(asked) if asked.blind or asked.pages is not None else ():
        if case.documents.look(name).size > MOST_READ:
            yield amber(
                "document.not-looked-into",
                f"{asked.title}：文件超过 {MOST_READ >> 20} MB，页数和暗标未检查",
                f"{asked.id}: over {MOST_READ >> 20} MB; its pages and its anonymity were not looked at",
                "请压缩图片后重新导出，或自行核对",
                "Make its pictures smaller, or look through it yourself",
                of=asked,
                document=name,
            )


def _kinds(case: Case, asked: Requirement) -> Iterator[Finding]:
    for name in case.given(asked) if asked.formats else ():
        kind = format_of(name)
        if kind not in asked.formats:
            taken = "、".join(asked.formats)
            yield red(
                "document.format",
                f"{asked.title}：只接受 {taken}，此文件为 {kind or '无扩展名'}",
                f"{asked.id}: {', '.join(asked.formats)} are taken, this is {kind or 'without a suffix'}",
                "请另存为可接受的格式",
                "Save it in one of them",
                of=asked,
                document=name,
            )


def _length(case: Case, asked: Requirement) -> Iterator[Finding]:
    if asked.pages is None:
        return
    total = 0
    for name in case.given(asked):
        before, total = total, total + (case.documents.look(name).pages or 0)
        if before <= asked.pages < total:
            yield red(
                "document.too-many-pages",
                f"{asked.title}：不得超过 {asked.pages} 页，从此文件第 {asked.pages - before + 1} 页起超出",
                f"{asked.id}: {asked.pages} pages at most; this file goes over from its page {asked.pages - before + 1}",
                "请删减到页数上限以内",
                "Shorten it",
                of=asked,
                document=name,
                page=asked.pages - before + 1,
            )
