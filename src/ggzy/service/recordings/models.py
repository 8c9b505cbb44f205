"""What was recorded of a matter."""

from __future__ import annotations

from django.db import models

from ggzy.foundation.journal.rows import Row
from ggzy.foundation.matters.models import Matter


class Recording(Row):
    """One file of sound or picture. Its content is nowhere here."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="recordings")
    kind = models.CharField(max_length=10, help_text="room, desktop or camera")
    title = models.CharField(max_length=120, help_text="what is on it")
    sha256 = models.CharField(max_length=64)
    length = models.BigIntegerField(help_text="bytes")
    since = models.DateTimeField()
    until = models.DateTimeField()
    kept = models.CharField(max_length=120, help_text="where the file is kept")
    at = models.DateTimeField(help_text="when it was put on the record")
    late = models.BooleanField(default=False, help_text="later than P-RECORDING asks")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "sha256"], name="recording_once")]
