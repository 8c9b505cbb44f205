"""What is asked of the service list: what stands on it, what stood on it on a day, what was charged."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from ggzy.foundation import clock

from .models import Charge, Fee, Service

if TYPE_CHECKING:
    from ggzy.foundation.identity.models import Organisation


def in_force(at: datetime | None = None) -> QuerySet[Service]:
    """The list as it stands, or as it stood at a time."""
    now = at or clock.now()
    standing = Service.objects.filter(Q(until=None) | Q(until__gt=now), since__lte=now)
    return standing.select_related("organisation").prefetch_related("fees").order_by("organisation_id", "code", "id")


def newest(centre: Organisation, code: str) -> Service | None:
    return Service.objects.filter(organisation=centre, code=code).order_by("-id").first()


def versions(code: str) -> QuerySet[Service]:
    """Every row an item ever had, newest first."""
    return Service.objects.filter(code=code).prefetch_related("fees").order_by("-id")


def fees_in_force(at: datetime | None = None) -> QuerySet[Fee]:
    return Fee.objects.filter(service__in=in_force(at).order_by()).select_related("service").order_by("code", "id")


def fee_in_force(code: str, at: datetime, centre: Organisation | None = None) -> Fee | None:
    """The line of the list under which this may be charged at that time."""
    found = fees_in_force(at).filter(code=code)
    return (found if centre is None else found.filter(service__organisation=centre)).first()


def charges(fee: str = "") -> QuerySet[Charge]:
    """What was charged, newest first; who paid is in none of it."""
    found = Charge.objects.select_related("matter", "fee__service").order_by("-id")
    return found.filter(fee__code=fee) if fee else found


def lines(text: str) -> list[str]:
    """Steps or papers: one a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]
