"""How OCDS writes amounts, times, documents: small and shared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from ggzy_core.periods import ZONE

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal

    from ggzy.trading.projects.models import Notice

DOCUMENT_TYPES = {
    "tender": "tenderNotice",
    "change": "clarifications",
    "candidates": "evaluationReports",
    "result": "awardNotice",
    "contract": "contractNotice",
    "failure": "cancellationDetails",
    "termination": "cancellationDetails",
}


def ocid(code: str) -> str:
    """One ocid per lot, so that price indicators work. The prefix is issued by the Open Contracting Partnership."""
    return f"{settings.GGZY_OCID_PREFIX}-{code}"


def amount(yuan: Decimal) -> dict[str, Any]:
    """A Value in CNY. Two decimals below a trillion survive a JSON number exactly (15 digits)."""
    whole = yuan == yuan.to_integral_value()
    return {"amount": int(yuan) if whole else float(yuan), "currency": "CNY"}


def when(at: datetime) -> str:
    """RFC 3339 to the second, always +08:00, because indicators compare these as text."""
    return at.astimezone(ZONE).isoformat(timespec="seconds")


def page(path: str) -> str:
    """The address of a page or document of this node."""
    return f"{settings.GGZY_SITE}/{path}"


def document(notice: Notice) -> dict[str, Any]:
    """A published notice as a Document: its PDF, or its page where it has none."""
    pdf = bool(notice.document)
    where = f"documents/{notice.document}" if pdf else f"matters/{notice.matter.code}/notices/{notice.kind}/"
    return {
        "id": f"{notice.kind}-{notice.version}",
        "documentType": DOCUMENT_TYPES.get(notice.kind, "x_notice"),
        "title": notice.title,
        "url": page(where),
        "datePublished": when(notice.published_at),  # type: ignore[arg-type]
        "format": "application/pdf" if pdf else "text/html",
        "language": "zh",
    }


def without_empty(said: dict[str, Any]) -> dict[str, Any]:
    """The members that say something."""
    return {name: value for name, value in said.items() if value not in (None, "", [], {})}
