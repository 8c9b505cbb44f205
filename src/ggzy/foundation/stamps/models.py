"""Which paper bears whose stamp. The stamp itself is in the document; this says where it stands on the record."""

from __future__ import annotations

from django.db import models

from ggzy.foundation.journal.rows import Row
from ggzy.foundation.matters.models import Matter


class Stamp(Row):
    """One stamp on one paper of a matter. The stamped document begins with the bytes it was put on."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="stamps")
    paper = models.CharField(max_length=64, help_text="SHA-256 of the paper as it was printed, without any stamp")
    document = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the PDF with this stamp")
    name = models.CharField(max_length=120, help_text="whose stamp, as the certificate says")
    uscc = models.CharField(max_length=18, blank=True)
    issuer = models.CharField(max_length=120, help_text="the CA")
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the certificate's DER, hex")
    stamped_at = models.DateTimeField(help_text="real time, by the timestamp")
    authority = models.CharField(max_length=120, help_text="who made the timestamp")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["paper"], name="stamp_on_paper")]
