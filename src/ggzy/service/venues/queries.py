"""Who has which room when."""

from __future__ import annotations

from datetime import datetime, timedelta

from ggzy.foundation.statements import Asked

from .models import Booking, Room

_overlapping = Asked(
    lambda room, until, since: Booking.objects.filter(
        room_id=room, since__lt=until, until__gt=since, released_at=None
    ).order_by("since")[:1]
)


def overlapping(room: Room, since: datetime, until: datetime) -> Booking | None:
    """The first booking that meets the span, if any; spans are half-open."""
    found: Booking | None = _overlapping.first(room.pk, until, since)
    return found


def free_slot(room: Room, since: datetime, length: timedelta) -> datetime:
    """The first moment from `since` on at which the room is free for `length`."""
    start = since
    while (taken := overlapping(room, start, start + length)) is not None:
        start = taken.until
    return start
