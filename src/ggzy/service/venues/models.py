"""Rooms and bookings."""

from __future__ import annotations

from django.db import models

from ggzy.foundation.journal.rows import Row
from ggzy.foundation.matters.models import Matter


class Room(Row):
    """A room of the centre (场地): for openings, evaluations, or both; or a virtual one."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=60)
    uses = models.JSONField(default=list, help_text="opening, evaluation")
    seats = models.IntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Booking(Row):
    """A room for a matter, from a time to a time. Half-open: one may begin when another ends."""

    room = models.ForeignKey(Room, on_delete=models.PROTECT, related_name="bookings")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="bookings")
    use = models.CharField(max_length=20)
    since = models.DateTimeField()
    until = models.DateTimeField()
    released_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["room", "since"], name="booking_of_room")]
