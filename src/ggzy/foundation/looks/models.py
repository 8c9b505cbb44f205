"""What was looked at."""

from __future__ import annotations

from django.db import models

from ggzy.foundation.journal.rows import Row
from ggzy.foundation.matters.models import Matter


class Look(Row):
    """Somebody had something sealed opened for them. Who it was is sealed in turn."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="looks")
    key = models.CharField(max_length=32, unique=True)
    what = models.CharField(max_length=40)
    role = models.CharField(max_length=20)
    sealed = models.BinaryField(help_text="person and organisation")
    at = models.DateTimeField()
