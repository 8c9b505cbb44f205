"""What is asked about projects, tenders and lots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from ggzy.foundation.matters.models import Matter
from ggzy.foundation.statements import Asked

from .models import Lot, Notice, Tender, TenderFile

if TYPE_CHECKING:
    from django.db.models import QuerySet


_newest = Asked(lambda lot: TenderFile.objects.filter(lot_id=lot).order_by("-version")[:1])
_newest_notice = Asked(
    lambda matter, kind: Notice.objects.filter(matter_id=matter, kind=kind).order_by("-version")[:1]
)
_in_force = Asked(
    lambda lot: TenderFile.objects.filter(lot_id=lot).exclude(published_at=None).order_by("-version")[:1]
)


def file_in_force(lot: Lot) -> TenderFile | None:
    """The newest published version of the lot's tender file."""
    found: TenderFile | None = _in_force.first(lot.pk)
    return found


def newest_file(lot: Lot) -> TenderFile | None:
    """The newest version, published or not."""
    found: TenderFile | None = _newest.first(lot.pk)
    return found


_tender = Asked(lambda key: Tender.objects.filter(pk=key))


def tender_of(lot: Lot) -> Tender:
    """What `lot.tender` is, by a statement that is kept."""
    if not Lot.tender.is_cached(lot):  # type: ignore[attr-defined]
        lot.tender = _tender.first(lot.tender_id)
    return lot.tender


def newest_notice(matter: Matter, kind: str) -> Notice | None:
    found: Notice | None = _newest_notice.first(matter.pk, kind)
    return found


def published(matter: Matter) -> QuerySet[Notice]:
    """Every published notice of a matter, newest first."""
    return matter.notices.exclude(published_at=None).order_by("-published_at", "-id")


def lot_of(matter: Matter) -> Lot:
    return Lot.objects.select_related("matter", "tender__matter", "tender__project").get(matter=matter)


def find_lot(code: str) -> Lot | None:
    return Lot.objects.select_related("matter", "tender__matter").filter(matter__code=code).first()


def files_of(party: object) -> QuerySet[TenderFile]:
    """The tender files of the tenders that a party runs, as tenderer or agency, newest first."""
    own = Q(lot__tender__tenderer=party) | Q(lot__tender__agency=party)
    return TenderFile.objects.filter(own).select_related("lot").order_by("-id")


def tenders_of(party: object) -> QuerySet[Tender]:
    return Tender.objects.filter(tenderer=party)
