"""What is asked about orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from .models import Order

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ggzy.foundation.matters.models import Matter


def orders_on(matter: Matter) -> QuerySet[Order]:
    """The orders on a matter and on the one above it, newest first."""
    near = Q(matter__parent=matter)
    if matter.parent_id:
        near |= Q(matter__parent=matter.parent_id)
    return Order.objects.filter(near).select_related("matter", "supervisor").order_by("-id")


def in_force_on(matter: Matter) -> QuerySet[Order]:
    return orders_on(matter).filter(matter__closed_at=None)
