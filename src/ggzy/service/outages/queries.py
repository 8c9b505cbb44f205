"""Which outages there are now, are ahead, and were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from ggzy.foundation import clock
from ggzy.foundation.acts.roles import Role
from ggzy.foundation.identity.reach import reaches

from .models import Outage

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ggzy.foundation.acts import Session

SHOWN = 100


def current() -> QuerySet[Outage]:
    """Announced and not over: those that last, and planned ones ahead. The clock's minute of grace is not waited for."""
    standing = Q(ends=None) | Q(ends__gt=clock.now())
    return Outage.objects.filter(standing, over_at=None).select_related("matter").order_by("begins", "id")


def past() -> list[Outage]:
    """What is over, newest first."""
    over = Q(over_at__isnull=False) | Q(ends__lte=clock.now())
    return list(Outage.objects.filter(over).select_related("matter").order_by("-begins", "-id")[:SHOWN])


@reaches
def to_end(session: Session) -> list[int]:
    """Those that the centre can say are over stand in its inbox."""
    return list(current().values_list("matter", flat=True)) if session.holds(Role.CENTRE) else []
