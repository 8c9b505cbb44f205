"""Release and record packages: what is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from .releases import record_of, releases_of
from .values import page

if TYPE_CHECKING:
    from ggzy.trading.projects.models import Lot

VERSION = "1.1"
REGISTRY = "https://raw.githubusercontent.com/open-contracting-extensions"
#: the extensions whose fields stand in our releases
EXTENSIONS = (
    f"{REGISTRY}/ocds_bid_extension/master/extension.json",
    f"{REGISTRY}/ocds_bidOpening_extension/master/extension.json",
    f"{REGISTRY}/ocds_enquiry_extension/v1.1.5/extension.json",
    f"{REGISTRY}/ocds_submissionTerms_extension/master/extension.json",
    f"{REGISTRY}/ocds_selectionCriteria_extension/master/extension.json",
    f"{REGISTRY}/ocds_contract_signatories_extension/master/extension.json",
    f"{REGISTRY}/ocds_contract_completion_extension/master/extension.json",
    f"{REGISTRY}/ocds_project_extension/master/extension.json",
    f"{REGISTRY}/ocds_eu_extension/1.1/extension.json",
    "https://raw.githubusercontent.com/portaledcahn/ocds_tenderDatePublished_extension/master/extension.json",
)


def release_package(lot: Lot, *, declare: bool = False) -> dict[str, Any] | None:
    """All releases of a lot; None while it is not public.

    `declare` names the extensions, as the standard wants of a publication. A validator without a network cannot fetch
    them and calls them invalid, so a file for offline use leaves them out.
    """
    found = releases_of(lot)
    if not found:
        return None
    return _package(lot, "releases", found[-1]["date"], declare) | {"releases": found}


def record_package(lot: Lot, *, declare: bool = False) -> dict[str, Any] | None:
    """The record of a lot; None while it is not public."""
    record = record_of(lot)
    if record is None:
        return None
    return _package(lot, "record", record["compiledRelease"]["date"], declare) | {"records": [record]}


def _package(lot: Lot, kind: str, date: str, declare: bool) -> dict[str, Any]:
    """The same facts give the same bytes: the package is dated by its newest release."""
    said: dict[str, Any] = {
        "uri": page(f"api/v1/matters/{lot.matter.code}/ocds-{kind}"),
        "version": VERSION,
        "publishedDate": date,
        "publisher": {
            "name": settings.GGZY_PLATFORM_NAME,
            "scheme": "CN-USCI",
            "uid": settings.GGZY_PLATFORM_USCC,
            "uri": page(""),
        },
    }
    return said | ({"extensions": list(EXTENSIONS)} if declare else {})


__all__ = ["EXTENSIONS", "VERSION", "record_package", "release_package"]
