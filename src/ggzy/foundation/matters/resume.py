"""When a child that paused closes, the time it took is given back, once, however many children overlapped.

The procedure says which moments move (`Child.gives_back`). Nothing moves while another child that gives back the same
moment is still open; the last one to close gives back the whole stretch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from ggzy.foundation import clock

from .engine import procedure_of
from .models import Matter
from .moments import give_back

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime


def resume(child: Matter, act: str) -> None:
    """Give back what this child, closed just now, took from the matters it paused: the one above, and that one's."""
    if child.parent_id is None or child.closed_at is None:
        return
    near = Q(pk=child.parent_id) | Q(parent=child.parent_id)
    for paused in Matter.objects.select_for_update().filter(near, closed_at=None).exclude(pk=child.pk).order_by("id"):
        for name in _given_back(paused, child.procedure):
            since = _lost_since(paused, name, child)
            if since is not None:
                give_back(paused, (name,), since, act)


def _given_back(paused: Matter, kind: str) -> tuple[str, ...]:
    return next((item.gives_back for item in procedure_of(paused).children if item.procedure == kind), ())


def _lost_since(paused: Matter, name: str, child: Matter) -> datetime | None:
    """Since when the matter has been paused without a break; None while something else still pauses it."""
    kinds = [item.procedure for item in procedure_of(paused).children if name in item.gives_back]
    near = Q(parent=paused.pk) | Q(parent=paused.parent_id) if paused.parent_id else Q(parent=paused.pk)
    pauses = Matter.objects.filter(near, procedure__in=kinds).exclude(pk=child.pk)
    if pauses.filter(closed_at=None).exists():
        return None
    spans = pauses.filter(closed_at__gte=child.opened_at).values_list("opened_at", "closed_at")
    return _unbroken(child.opened_at, spans)


def _unbroken(since: datetime, spans: Iterable[tuple[datetime, datetime | None]]) -> datetime:
    """The start of the stretch that leads to now without a gap, over closed spans."""
    for opened, closed in sorted(spans, key=lambda span: span[0], reverse=True):
        if opened < since <= (closed or clock.now()):
            since = opened
    return since
