"""暗标: nothing in a blind part, its name or what its program left in it may say who bids."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ggzy_core.codes.uscc import is_uscc

from ..case import Case
from ..documents import MOST_READ, Look
from ..findings import Finding, amber, red

REMOVE = ("请删去能识别投标人的内容后重新导出", "Take out what tells who bids, and export it again")
MOST_FONTS = 3
_COMPANY = re.compile(r"(?:有限责任公司|股份有限公司|集团有限公司|有限公司|集团)\d*$")
_PHONE = re.compile(r"(?<![0-9A-Za-z])(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|400-?\d{3}-?\d{4})(?![0-9A-Za-z])")
_MAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")
_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{18}(?![0-9A-Z])")
_WHO = {"Author", "Last author", "Company", "Manager"}


def check(case: Case) -> Iterator[Finding]:
    words = _Words.of(case)
    for asked in case.file.requirements:
        if not asked.blind or not case.asks(asked):
            continue
        for name in case.given(asked):
            look = case.documents.look(name, words=True)
            where: dict[str, Any] = {"of": asked, "document": name}
            yield from _file_name(name, words, where)
            yield from _made_by(look, words, where)
            yield from _text(look, words, where)
            yield from _fonts(look, where)
            if look.problem is None and look.size <= MOST_READ and not look.searchable:
                yield amber(
                    "blind.no-text",
                    f"{asked.title}：文件没有可检索的文字（可能是扫描件或图片），无法检查是否泄露身份",
                    f"{asked.id}: it holds no text to search; whether it tells who bids could not be checked",
                    "请导出带文字的文件，或逐页人工检查",
                    "Export it with its text, or look through it page by page",
                    **where,
                )


@dataclass(frozen=True)
class _Words:
    """What tells who bids: names, short names, codes, people."""

    names: tuple[str, ...]
    short: tuple[str, ...]
    codes: tuple[str, ...]
    people: tuple[str, ...]

    @classmethod
    def of(cls, case: Case) -> _Words:
        names = [_flat(member.name) for member in case.bid.members]
        short = [core for name in names if len(core := _COMPANY.sub("", name)) >= 4 and core != name]
        people = [_flat(case.bid.project_manager.name)] if case.bid.project_manager is not None else []
        codes = [member.uscc for member in case.bid.members]
        long_enough = [name for name in people if len(name) >= 2]
        return cls(tuple(names), tuple(short), tuple(codes), tuple(long_enough))

    def told_in(self, text: str) -> str:
        """The first word that tells, in a short text such as a file's name; empty when none does."""
        flat = _flat(text)
        return next((word for word in (*self.names, *self.codes, *self.people, *self.short) if word in flat), "")


def _file_name(name: str, words: _Words, where: dict[str, Any]) -> Iterator[Finding]:
    if told := words.told_in(name):
        yield red(
            "blind.file-name",
            f"文件名含有“{told}”",
            f"the file's name holds {told!r}",
            "请换成不含投标人信息的文件名",
            "Give it a name that says nothing of the bidder",
            **where,
        )


def _made_by(look: Look, words: _Words, where: dict[str, Any]) -> Iterator[Finding]:
    for label, value in look.made:
        if not value.strip():
            continue
        if label in _WHO:
            yield red(
                "blind.author",
                f"文件属性“{label}”为“{value[:60]}”",
                f"the document's {label} says {value[:60]!r}",
                "请清除文件属性中的作者、单位后重新导出",
                "Clear author and company in the document's properties and export it again",
                **where,
            )
        elif told := words.told_in(value):
            yield red(
                "blind.metadata",
                f"文件属性“{label}”含有“{told}”",
                f"the document's {label} holds {told!r}",
                "请清除文件属性后重新导出",
                "Clear the document's properties and export it again",
                **where,
            )


def _text(look: Look, words: _Words, where: dict[str, Any]) -> Iterator[Finding]:
    pages = [_flat(text) for text in look.texts]
    joined = "".join(pages)
    for id, found, zh, en in (
        ("blind.name", words.names, "投标人名称", "the bidder's name"),
        ("blind.code", words.codes, "统一社会信用代码", "a credit code"),
        ("blind.person", words.people, "人员姓名", "a person's name"),
    ):
        for word in found:
            if (at := joined.find(word)) >= 0:
                yield _told(id, zh, en, word, _page(pages, at, look), where)
    for word in words.short:
        if (at := joined.find(word)) >= 0 and not any(name in joined for name in words.names if word in name):
            yield amber(
                "blind.short-name",
                f"出现与投标人简称相同的“{word}”",
                f"it holds {word!r}, which is the bidder's short name",
                *REMOVE,
                page=_page(pages, at, look),
                **where,
            )
    for number, text in enumerate(look.texts, 1):
        plain = unicodedata.normalize("NFKC", text)
        page = number if look.pages else None
        for code in _CODE.findall(plain):
            if code not in words.codes and is_uscc(code):
                yield _told("blind.code", "统一社会信用代码", "a credit code", code, page, where)
        if match := _PHONE.search(plain):
            yield _told("blind.phone", "电话号码", "a telephone number", match[0], page, where)
        if match := _MAIL.search(plain):
            yield _told("blind.mail", "电子邮箱", "an e-mail address", match[0], page, where)


def _fonts(look: Look, where: dict[str, Any]) -> Iterator[Finding]:
    if len(look.fonts) > MOST_FONTS:
        names = "、".join(sorted(look.fonts)[:8])
        yield amber(
            "blind.fonts",
            f"使用了 {len(look.fonts)} 种字体（{names}），可能被看作标记",
            f"it uses {len(look.fonts)} fonts ({names}), which may be taken for a mark",
            "请统一字体后重新导出",
            "Use one font throughout",
            **where,
        )


def _told(id: str, zh: str, en: str, word: str, page: int | None, where: dict[str, Any]) -> Finding:
    return red(id, f"出现{zh}“{word}”", f"it holds {en}: {word!r}", *REMOVE, page=page, **where)


def _page(pages: list[str], at: int, look: Look) -> int | None:
    """The page on which a place of the joined text lies; None for what has no pages."""
    if not look.pages:
        return None
    for number, text in enumerate(pages, 1):
        at -= len(text)
        if at < 0:
            return number
    return len(pages)


def _flat(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
