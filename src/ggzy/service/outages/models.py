"""Outages as they were announced."""

from __future__ import annotations

from django.db import models

from ggzy.foundation.matters.models import HasMatter


class Outage(HasMatter):
    """One outage (停机). Planned ones have an end that the clock sees to; the others end when the centre says so."""

    planned = models.BooleanField()
    what = models.CharField(max_length=300, help_text="what does not work, and what to do meanwhile")
    what_en = models.CharField(max_length=300, blank=True)
    begins = models.DateTimeField()
    ends = models.DateTimeField(null=True, help_text="announced; an unplanned one may have none")
    announced_at = models.DateTimeField()
    over_at = models.DateTimeField(null=True, help_text="when it was really over")

    class Meta:
        indexes = [models.Index(fields=["over_at", "begins"], name="outage_now")]
