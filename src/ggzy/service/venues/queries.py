"""Who has which room when."""

from __future__ import annotations

from datetime import datetime, timedelta

from .models import Booking, Room


def overlapping(room: Room, since: datetime, until: datetime) -> Booking | None:
    """The first booking that meets the span, if any; spans are half-open."""
    return room.bookings.filter(since__lt=until, until__gt=since, released_at=None).order_by("since").first()


def free_slot(room: Room, since: datetime, length: timedelta) -> datetime:
    """The first moment from `since` on at which the room is free for `length`."""
    start = since
    while (taken := overlapping(room, start, start + length)) is not None:
        start = taken.until
    return start
