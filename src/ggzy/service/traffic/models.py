"""Counts of a day. Nothing in them is about anybody, and nothing is decided from them."""

from __future__ import annotations

from django.db import models

from ggzy.foundation.journal.rows import Scratch


class DayCount(Scratch):
    """How often pages of one kind were asked for on one day (real time, civil day)."""

    day = models.DateField()
    kind = models.CharField(max_length=20)
    times = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "kind"], name="counted_once_a_day")]
