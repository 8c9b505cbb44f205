"""The records from the opening on. Each set is empty until its own moment has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from ggzy_core.money import format_yuan

from .records import USCC, address, makes, names, tail
from .standard.forms import listed, time_text, wan_text

if TYPE_CHECKING:
    from .facts import Facts
    from .records import Record


@makes("GCJS_OPENING_RECORD")
def opening(facts: Facts) -> list[Record]:
    """The signed record: who was there, what was read out."""
    if not facts.opened:
        return []
    lines = [
        f"{one.number}. {one.name}：" + (f"{format_yuan(one.price)} 元" if one.price is not None else one.reason)
        for one in facts.opened
    ]
    said = {
        **names(facts),
        "NOTICE_NAME": f"{facts.lot.name} 开标记录",
        "BID_OPENING_ACTOR": listed([one.name for one in facts.opened]),
        "BID_OPENING_CONTENT": "\n".join(lines),
        "BID_OPENING_TIME": time_text(facts.moments["opening"]),
        "URL": f"{settings.GGZY_SITE}/matters/{facts.lot.matter.code}/opening/",
    }
    return [said | tail(facts.moments["opening-recorded"])]


@makes("GCJS_WIN_CANDIDATE")
def candidates(facts: Facts) -> list[Record]:
    return [
        {
            **names(facts),
            "WIN_CANDIDATE_NAME": one.name,
            "BIDDER_CODE_TYPE": USCC,
            "WIN_CANDIDATE_CODE": one.uscc,
            "WIN_CANDIDATE_ORDER": str(one.rank),
            "IS_FLOAT_RATE": "0",
            "EVALUATION_RESULT": one.total,
            "BID_PRICE": wan_text(one.price),
            "QUALITY": one.quality,
            "TIME_LIMIT": str(one.duration_days),
            "PM_NAME": one.manager,
        }
        | tail(facts.moments["publicity-begins"])
        for one in facts.candidates
    ]


@makes("GCJS_WIN_CANDIDATE_PUBLICITY")
def publicity(facts: Facts) -> list[Record]:
    return [
        {
            **names(facts),
            "PUBLICITY_NAME": one.title,
            "PUBLICITY_CONTENT": one.text,
            "PUBLICITY_REFER_TIME": time_text(one.published_at),  # type: ignore[arg-type]
            "PUBLICITY_END_TIME": time_text(facts.moments["publicity-ends"]),
            "URL": address(one),
        }
        | tail(one.published_at)  # type: ignore[arg-type]
        for one in facts.of_kind("candidates")
    ]


@makes("GCJS_RESULT_NOTICE")
def result(facts: Facts) -> list[Record]:
    """Every result that was published, the one of a winner who gave up too: what was public is not taken back."""
    return [
        {
            **names(facts),
            "WIN_BIDDER_NAME": one.candidate.name,
            "BIDDER_CODE_TYPE": USCC,
            "WIN_BIDDER_CODE": one.candidate.uscc,
            "BID_AMOUNT": wan_text(one.candidate.price),
            "NOTICE_SEND_TIME": time_text(one.notified_at),  # type: ignore[arg-type]
            "URL": f"{settings.GGZY_SITE}/matters/{facts.lot.matter.code}/notices/result/",
        }
        | tail(one.notified_at)  # type: ignore[arg-type]
        for one in facts.awards
    ]


@makes("GCJS_EXCEPTION_REPORT")
def abnormal(facts: Facts) -> list[Record]:
    """A tender that failed or was ended."""
    return [
        {
            **names(facts),
            "EXCEPITON_NAME": one.title,
            "EXCEPITON_INFOR": one.text,
            "SUBMIT_TIME": time_text(one.published_at),  # type: ignore[arg-type]
            "URL": address(one),
        }
        | tail(one.published_at)  # type: ignore[arg-type]
        for one in facts.notices
        if one.kind in ("failure", "termination")
    ]


@makes("GCJS_CONTRACT")
def contract(facts: Facts) -> list[Record]:
    one = facts.contract
    if one is None or one.signed_at is None:
        return []
    winner = one.award.candidate
    said = {
        **names(facts),
        "SUPPLIER_NAME": winner.name,
        "SUPPLIER_CODE": winner.uscc,
        "CONTRACT_AMOUNT": wan_text(one.price),
        "CONTRACT_TERM": str(one.duration_days),
        "SIGNING_TIME": time_text(one.signed_at),
    }
    return [said | tail(one.signed_at)]


@makes("CONTRACT_PERFORMANCE")
def performance(facts: Facts) -> list[Record]:
    """The milestones both sides have confirmed."""
    return [
        {
            **names(facts),
            "PERFORMANCE_NAME": one.title,
            "PERFORMANCE_ORDER": str(one.number),
            "PERFORMANCE_TIME": time_text(one.confirmed_at),
        }
        | tail(one.confirmed_at)
        for one in facts.milestones
        if one.confirmed_at is not None and one.confirmed_at <= facts.at
    ]
