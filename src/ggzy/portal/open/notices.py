"""Which notices a feed, a table or the map of the site speaks of: published, of public matters, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse

from ggzy.foundation.matters.procedure import PROCEDURES
from ggzy.foundation.matters.public import public
from ggzy.foundation.text import Text
from ggzy.trading.projects.models import Lot, Notice, Tender

from .. import trade

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

ASKED = ("family", "region", "type")


@dataclass(frozen=True)
class Item:
    """One notice as others show it. `place` is its page's path; `id` never changes."""

    id: str
    notice: Notice
    kind: Text
    place: str
    region: str

    @property
    def at(self) -> datetime:
        assert self.notice.published_at is not None
        return self.notice.published_at


def asked(request: HttpRequest) -> dict[str, str]:
    """The conditions in the address, empty ones left out."""
    return {name: said[:40] for name in ASKED if (said := request.GET.get(name, "").strip())}


def found(conditions: dict[str, str]) -> QuerySet[Notice]:
    """Published notices. `family` begins a procedure's code (engineering), `region` a project's region (99, 990100),
    `type` is the kind of notice (tender, candidates, result …)."""
    notices = Notice.objects.exclude(published_at=None).filter(matter__in=public())
    if family := conditions.get("family"):
        kinds = [code for code in PROCEDURES if code == family or code.startswith(f"{family}.")]
        notices = notices.filter(matter__procedure__in=kinds)
    if region := conditions.get("region"):
        lots = Lot.objects.filter(tender__project__region__startswith=region).values("matter")
        tenders = Tender.objects.filter(project__region__startswith=region).values("matter")
        notices = notices.filter(matter__in=lots) | notices.filter(matter__in=tenders)
    if kind := conditions.get("type"):
        notices = notices.filter(kind=kind)
    return notices.select_related("matter").order_by("-published_at", "-id")


def items(notices: QuerySet[Notice], origin: str) -> list[Item]:
    """With the region of each, in two statements for all."""
    rows = list(notices)
    keys = [one.matter_id for one in rows]
    regions = dict(Lot.objects.filter(matter__in=keys).values_list("matter", "tender__project__region"))
    regions |= dict(Tender.objects.filter(matter__in=keys).values_list("matter", "project__region"))
    return [
        Item(
            f"tag:{origin.partition('/')[0]},2026:notice/{one.matter.code}/{one.kind}/{one.version}",
            one,
            trade.name_of(one.kind),
            reverse("portal:notice", args=[one.matter.code, one.kind]),
            regions.get(one.matter_id, ""),
        )
        for one in rows
    ]


def query(conditions: dict[str, str]) -> str:
    return f"?{urlencode(conditions)}" if conditions else ""
