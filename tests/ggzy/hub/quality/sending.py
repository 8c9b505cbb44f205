"""A sample sender and sample packages, whole or with one thing wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.conf import settings

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.documents import store
from ggzy.foundation.identity.roles import session_for
from ggzy.hub.exchange.packages.form import Package, named
from ggzy.hub.exchange.packages.writing import to_zip
from ggzy.hub.exchange.standard import DATASETS
from ggzy.hub.exchange.standard.forms import time_text
from ggzy.hub.quality.answers import answer
from ggzy_core.codes import deal_code
from ggzy_core.periods import local_date
from tests.ggzy.people import member


def sender() -> Any:
    """The session of this platform's own centre."""
    data = {"uscc": settings.GGZY_PLATFORM_USCC, "name": "示例市公共资源交易中心", "roles": (Role.CENTRE,)}
    party = perform("organisation.register", operator_session(), data=data).result
    return session_for(member(party, Role.CENTRE), party)


def package(dataset: str, *records: dict[str, str], **head: str) -> Package:
    """Records of a set, the common tail added."""
    number = DATASETS[dataset].number
    tail = {
        "PLATFORM_CODE": settings.GGZY_PLATFORM_USCC,
        "PUB_SERVICE_PLAT_CODE": settings.GGZY_PLATFORM_USCC,
        "DATA_TIMESTAMP": time_text(clock.now()),
    }
    said = {"fromPlatFormCode": settings.GGZY_PLATFORM_USCC, "dataNo": number} | head
    return Package(named("20260302", 1, number), said, dataset, tuple(one | tail | one for one in records))


def project(**changes: str) -> dict[str, str]:
    return {
        "PROJECT_CODE": "2026-990100-47-01-000001",
        "PROJECT_NAME": "示例道路工程",
        "REGION_CODE": "990100",
        "LEGAL_PERSON": "示例建设单位",
        "CREATE_TIME": time_text(clock.now() - timedelta(days=1)),
    } | changes


def deal() -> str:
    return str(deal_code.make("A01", settings.GGZY_PLATFORM_USCC, local_date(clock.now()), 1))


def section(**changes: str) -> dict[str, str]:
    return {
        "TENDER_PROJECT_CODE": "T1",
        "BID_SECTION_CODE": deal(),
        "UNIFIED_DEAL_CODE": deal(),
        "BID_SECTION_NAME": "示例一标段",
        "TENDER_PROJECT_CLASSIFY_CODE": "A080000",
        "CONTRACT_RECKON_PRICE": "1000.000000",
        "CURRENCY_CODE": "156",
        "PRICE_UNIT": "1",
    } | changes


def result(**changes: str) -> dict[str, str]:
    return {
        "BID_SECTION_CODE": deal(),
        "UNIFIED_DEAL_CODE": deal(),
        "WIN_BIDDER_NAME": "示例建设有限公司",
        "WIN_BIDDER_CODE": settings.GGZY_PLATFORM_USCC,
        "BID_AMOUNT": "900.000000",
        "NOTICE_SEND_TIME": time_text(clock.now()),
    } | changes


def send(who: Any, one: Package) -> dict[str, Any]:
    kept = store(to_zip(one), ("zip",))
    return answer(perform("package.receive", who, None, {"name": one.name, "package": kept.sha256}).result)


def faults(told: dict[str, Any]) -> set[tuple[str, str]]:
    """(check, field) of everything that was found."""
    return {(one["check"], one["field"]) for record in told["records"] for one in record["faults"]}


__all__ = ["faults", "package", "project", "replace", "result", "section", "send", "sender"]
