"""Which matters anybody may see: those whose procedure names a moment it is public from, once that has come."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from ggzy.foundation import clock
from ggzy.foundation.statements import Asked

from .models import Matter, Moment
from .procedure import PROCEDURES


def is_shown() -> Q:
    """The condition, for other query sets of matters."""
    shown = Q(pk__in=[])
    for name in sorted({flow.public_from for flow in PROCEDURES.values() if flow.public_from}):
        kinds = [flow.code for flow in PROCEDURES.values() if flow.public_from == name]
        come = Moment.objects.filter(matter=OuterRef("pk"), name=name, at__lte=clock.now())
        shown |= Q(Exists(come), procedure__in=kinds)
    return shown


def public() -> QuerySet[Matter]:
    """The public matters, open and closed."""
    return Matter.objects.filter(is_shown())


def is_public(matter: Matter) -> bool:
    flow = PROCEDURES[matter.procedure]
    return bool(flow.public_from) and bool(_come(matter.pk, flow.public_from, clock.now()))


_come = Asked(
    lambda matter, name, now: Moment.objects.filter(matter_id=matter, name=name, at__lte=now).values_list("pk")[:1]
)


def shown_of(matters: Iterable[Matter]) -> set[int]:
    """The keys of those of these matters that anybody may see: one small statement for all of them."""
    wanted = {one.pk: PROCEDURES[one.procedure].public_from for one in matters}
    come = Moment.objects.filter(matter__in=list(wanted), at__lte=clock.now()).values_list("matter", "name")
    return {pk for pk, name in come if name == wanted[pk]}
