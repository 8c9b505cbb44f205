"""The records of each national data set, made from what is public of a lot. Field names are those of the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from .standard.forms import listed, time_text, wan_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from ggzy.trading.projects.models import Notice

    from .facts import Facts

Record = dict[str, str]
USCC, CNY, WAN = "97", "156", "1"
MAKERS: dict[str, Callable[[Facts], list[Record]]] = {}


def makes(dataset: str) -> Callable[[Callable[[Facts], list[Record]]], Callable[[Facts], list[Record]]]:
    def wrap(work: Callable[[Facts], list[Record]]) -> Callable[[Facts], list[Record]]:
        MAKERS[dataset] = work
        return work

    return wrap


def records_of(facts: Facts) -> dict[str, list[Record]]:
    """Data set to records, empty fields left out; data sets the lot has not come to are absent."""
    found = {code: [_filled(one) for one in work(facts)] for code, work in MAKERS.items()}
    return {code: some for code, some in found.items() if some}


@makes("GCJS_PROJECT")
def project(facts: Facts) -> list[Record]:
    of, tender = facts.lot.tender.project, facts.lot.tender
    at = facts.lot.tender.matter.opened_at
    said = {
        "PROJECT_CODE": of.code,
        "PROJECT_NAME": of.name,
        "REGION_CODE": _region(facts),
        "INVEST_PROJECT_CODE": of.code,
        "LEGAL_PERSON": tender.tenderer.name,
        "FUND_SOURCE": of.funds,
        "APPROVAL_NAME": of.approval,
        "CREATE_TIME": time_text(at),
    }
    return [said | tail(facts.moments["notice-published"])]


@makes("GCJS_TENDER_PROJECT")
def tender(facts: Facts) -> list[Record]:
    of = facts.lot.tender
    said = {
        "PROJECT_CODE": of.project.code,
        "TENDER_PROJECT_CODE": of.matter.code,
        "TENDER_PROJECT_NAME": of.project.name,
        "TENDER_PROJECT_TYPE": "A01",
        "REGION_CODE": _region(facts),
        "TENDERER_NAME": of.tenderer.name,
        "TENDERER_CODE_TYPE": USCC,
        "TENDERER_CODE": of.tenderer.uscc,
        "TENDER_MODE": "1",
        "TENDER_ORGANIZE_FORM": "2" if of.agency else "1",
        "CREATE_TIME": time_text(of.matter.opened_at),
    }
    if of.agency is not None:
        said |= {
            "TENDER_AGENCY_NAME": of.agency.name,
            "TENDER_AGENCY_CODE_TYPE": USCC,
            "TENDER_AGENCY_CODE": of.agency.uscc,
        }
    for body in facts.supervisors[:1]:
        said |= {"SUPERVISE_DEPT_NAME": body.name, "SUPERVISE_DEPT_CODE": body.uscc}
    return [said | tail(facts.moments["notice-published"])]


@makes("GCJS_SECTION")
def section(facts: Facts) -> list[Record]:
    content = facts.file.content if facts.file else None
    asked = [one.title for one in content.requirements if one.part == "qualification"] if content else []
    said = {
        "TENDER_PROJECT_CODE": facts.lot.tender.matter.code,
        **names(facts),
        "BID_SECTION_NAME": facts.lot.name,
        "BID_SECTION_CONTENT": content.scope if content else "",
        "TENDER_PROJECT_CLASSIFY_CODE": "A080000",
        "CONTRACT_RECKON_PRICE": wan_text(facts.lot.estimate),
        "BID_QUALIFICATION": listed(asked),
        "LIMITE_TIME": str(content.duration_days) if content else "",
        "CURRENCY_CODE": CNY,
        "PRICE_UNIT": WAN,
        "BID_ECTION_NUM": str(facts.lot.number),
    }
    return [said | tail(facts.file.published_at if facts.file else facts.at)]  # type: ignore[arg-type]


@makes("GCJS_NOTICE")
def notice(facts: Facts) -> list[Record]:
    """The tender notice and every correction of it."""
    return [_notice(facts, one) for one in facts.notices if one.kind in ("tender", "change")]


def _notice(facts: Facts, one: Notice) -> Record:
    code = facts.lot.matter.code
    said = {
        "TENDER_PROJECT_CODE": facts.lot.tender.matter.code,
        "BID_SECTION_CODES": code,
        "UNIFIED_DEAL_CODES": code,
        "NOTICE_NAME": one.title,
        "NOTICE_CONTENT": one.text,
        "NOTICE_SEND_TIME": time_text(one.published_at),  # type: ignore[arg-type]
        "NOTICE_MEDIA": settings.GGZY_PLATFORM_NAME,
        "URL": address(one),
        "NOTICE_NATURE": "1" if one.kind == "tender" else "2",
        "BULLETIN_TYPE": "1" if one.kind == "tender" else "9",
        "BID_DOC_REFER_END_TIME": time_text(facts.moments["bid-deadline"]),
    }
    return said | tail(one.published_at)  # type: ignore[arg-type]


def address(one: Notice) -> str:
    return f"{settings.GGZY_SITE}/matters/{one.matter.code}/notices/{one.kind}/"


def names(facts: Facts) -> Record:
    """A lot's own deal code is the code of its section too: one identifier for life."""
    return {"BID_SECTION_CODE": facts.lot.matter.code, "UNIFIED_DEAL_CODE": facts.lot.matter.code}


def _region(facts: Facts) -> str:
    """The project's region; where none was given, that of this platform, within its code."""
    return facts.lot.tender.project.region or str(settings.GGZY_PLATFORM_USCC)[2:8]


def tail(at: datetime) -> Record:
    return {
        "PLATFORM_CODE": settings.GGZY_PLATFORM_USCC,
        "PUB_SERVICE_PLAT_CODE": settings.GGZY_SERVICE_USCC,
        "DATA_TIMESTAMP": time_text(at),
    }


def _filled(record: Record) -> Record:
    return {name: value for name, value in record.items() if value}
