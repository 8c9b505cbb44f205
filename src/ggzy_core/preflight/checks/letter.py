"""投标函: words against figures, and every word of it against bid.json."""

from __future__ import annotations

from collections.abc import Iterator

from ggzy_core.money import BadMoney, format_yuan
from ggzy_core.money_words import from_words, in_words
from ggzy_core.tender import Requirement

from ..case import Case
from ..findings import Finding, amber, red
from ..typed import Letter, read_json
from . import forms


def check(case: Case) -> Iterator[Finding]:
    yield from forms.each(case, "letter", lambda _, data: read_json(Letter, data), _judge)


def _judge(case: Case, asked: Requirement, name: str, letter: Letter) -> Iterator[Finding]:
    where = {"of": asked, "document": name}
    yield from _money(case, letter, where)
    bid = case.bid
    pairs = (
        ("letter.duration", "工期", "period", letter.duration_days, bid.duration_days),
        ("letter.validity", "投标有效期", "validity", letter.validity_days, bid.validity_days),
        ("letter.quality", "质量承诺", "quality", letter.quality, bid.quality),
        ("letter.bidder", "投标人", "bidder", letter.bidder, bid.lead.name),
        ("letter.code", "统一社会信用代码", "credit code", letter.uscc, bid.lead.uscc),
        ("letter.tender", "招标项目编号", "tender", letter.tender, bid.tender),
        ("letter.lot", "标段编号", "lot", letter.lot, bid.lot),
    )
    for found, zh, en, here, there in pairs:
        if here != there:
            yield red(
                found,
                f"投标函的{zh}“{here}”与 bid.json 的“{there}”不一致",
                f"the letter's {en} {here!r} is not that of bid.json, {there!r}",
                "请改为一致",
                "Make them the same",
                **where,
            )
    if letter.file_version < case.file.version:
        yield red(
            "letter.older-version",
            f"投标函响应的是招标文件第 {letter.file_version} 版，现行为第 {case.file.version} 版",
            f"the letter answers version {letter.file_version} of the tender file; version {case.file.version} is in force",
            "请下载新版招标文件，核对澄清、修改内容后重新编制",
            "Fetch the new version, look at what was changed, and write the bid by it",
            **where,
        )
    elif letter.file_version > case.file.version:
        yield amber(
            "letter.newer-version",
            f"投标函响应的是第 {letter.file_version} 版，本机的招标文件是第 {case.file.version} 版",
            f"the letter answers version {letter.file_version}; the tender file here is version {case.file.version}",
            "请下载新版招标文件后再检查",
            "Fetch the new version and check again",
            **where,
        )
    if not letter.signatory.strip():
        yield red(
            "letter.unsigned",
            "投标函没有法定代表人或其委托代理人签署",
            "the letter names nobody who signs it",
            "请由法定代表人或其委托代理人签署",
            "Have it signed by the legal representative or an agent",
            **where,
        )


def _money(case: Case, letter: Letter, where: dict[str, object]) -> Iterator[Finding]:
    right = in_words(letter.price)
    try:
        worded = from_words(letter.price_words)
    except BadMoney as problem:
        yield red("letter.words-unread", problem.zh, problem.en, f"请写为：{right}", f"Write: {right}", **where)
    else:
        if worded != letter.price:
            yield red(
                "letter.words",
                f"大写为 {format_yuan(worded)} 元，小写为 {format_yuan(letter.price)} 元，不一致时以大写为准",
                f"in words {format_yuan(worded)} yuan, in figures {format_yuan(letter.price)}; the words would hold",
                f"请核对，小写对应的大写为：{right}",
                f"Check it; the figures in words are {right}",
                **where,
            )
    if letter.price != case.bid.price:
        yield red(
            "letter.price",
            f"投标函报价 {format_yuan(letter.price)} 元与 bid.json 的 {format_yuan(case.bid.price)} 元不一致",
            f"the letter's price {format_yuan(letter.price)} is not that of bid.json, {format_yuan(case.bid.price)}",
            "请改为一致：一份投标只能有一个报价",
            "Make them the same: one bid has one price",
            **where,
        )
