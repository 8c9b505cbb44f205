"""Archive packages."""

from __future__ import annotations

from django.db import models

from ggzy.foundation.journal.rows import Row
from ggzy.foundation.matters.models import Matter


class Package(Row):
    """The archive of one matter (一项一档)."""

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="package")
    document = models.CharField(max_length=64, help_text="SHA-256 of the ZIP")
    manifest = models.CharField(max_length=64, help_text="SHA-256 of its manifest")
    files = models.IntegerField()
    made_at = models.DateTimeField()
