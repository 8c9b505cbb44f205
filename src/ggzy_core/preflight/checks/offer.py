"""The numbers a bid is opened with: price, duration, quality, validity, and who bids together."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ggzy_core.money import format_yuan, round_fen

from ..case import Case
from ..findings import Finding, amber, red

HERE = {"document": "bid.json"}


def check(case: Case) -> Iterator[Finding]:
    yield from _price(case)
    yield from _terms(case)
    yield from _members(case)


def _price(case: Case) -> Iterator[Finding]:
    price, ceiling, asked = case.bid.price, case.file.ceiling, case.about("price")
    if price == 0:
        yield red(
            "price.zero", "投标报价为零", "the price is zero", "请填写投标报价", "Write the price", of=asked, **HERE
        )
    if ceiling is None:
        return
    if price > ceiling:
        yield red(
            "price.over-ceiling",
            f"投标报价 {format_yuan(price)} 元高于最高投标限价 {format_yuan(ceiling)} 元",
            f"the price {format_yuan(price)} is above the ceiling {format_yuan(ceiling)}",
            "报价不得高于最高投标限价，请重新核算",
            "A price above the ceiling is rejected: work it out again",
            of=asked,
            **HERE,
        )
    below = case.file.abnormal_below_percent
    if below is not None and price < round_fen(ceiling * below / Decimal(100)):
        yield amber(
            "price.abnormally-low",
            f"投标报价低于最高投标限价的 {below}%，评标委员会将要求说明",
            f"the price is below {below}% of the ceiling: the committee will ask for reasons",
            "请备好成本说明",
            "Have the reasons for it at hand",
            of=asked,
            **HERE,
        )


def _terms(case: Case) -> Iterator[Finding]:
    bid, file = case.bid, case.file
    if bid.duration_days > file.duration_days:
        yield red(
            "duration.too-long",
            f"工期 {bid.duration_days} 日历天，长于要求的 {file.duration_days} 日历天",
            f"the period of {bid.duration_days} days is longer than the {file.duration_days} asked",
            f"请改为不超过 {file.duration_days} 日历天",
            f"Make it {file.duration_days} days at most",
            of=case.about("duration_days"),
            **HERE,
        )
    if bid.validity_days < file.validity_days:
        yield red(
            "validity.too-short",
            f"投标有效期 {bid.validity_days} 日历天，短于要求的 {file.validity_days} 日历天",
            f"the bid holds {bid.validity_days} days, {file.validity_days} are asked",
            f"请改为不少于 {file.validity_days} 日历天",
            f"Make it {file.validity_days} days at least",
            of=case.about("validity_days"),
            **HERE,
        )
    if file.quality and not _promises(bid.quality, file.quality):
        yield amber(
            "quality.other",
            f"质量承诺“{bid.quality}”与要求“{file.quality}”的写法不同",
            f"the quality {bid.quality!r} is not written as the file has it, {file.quality!r}",
            "请照招标文件的写法填写",
            "Write it as the tender file does",
            of=case.about("quality"),
            **HERE,
        )


def _members(case: Case) -> Iterator[Finding]:
    count, file = len(case.bid.members), case.file
    agreement = next((one for one in file.requirements if one.form == "agreement" or one.consortium_only), None)
    if count > 1 and not file.consortium:
        yield red(
            "consortium.not-allowed",
            "招标文件不接受联合体投标",
            "the tender file takes no consortium",
            "请由一家单独投标",
            "Bid alone",
            of=agreement,
            **HERE,
        )
    elif count > 1 and count > file.consortium_limit:
        yield red(
            "consortium.too-many",
            f"联合体成员 {count} 家，超过 {file.consortium_limit} 家",
            f"the consortium has {count} members, {file.consortium_limit} at most are taken",
            "请减少成员",
            "Have fewer members",
            of=agreement,
            **HERE,
        )
    for member in case.bid.members if count > 1 else ():
        if not member.share_of_work:
            yield amber(
                "consortium.no-share",
                f"联合体成员 {member.name} 未写明分工",
                f"the share of work of {member.name} is not said",
                "请写明各成员的分工",
                "Say what each member does",
                of=agreement,
                **HERE,
            )


def _promises(said: str, asked: str) -> bool:
    return "".join(asked.split()) in "".join(said.split())
