"""The list of accepted authorities by version, and what they showed of themselves. Nothing is ever changed."""

from __future__ import annotations

from django.db import models

from ggzy.foundation.journal.rows import Row


class AcceptedListVersion(Row):
    """A version of the list as it was signed. The highest is in force, the past stays."""

    version = models.IntegerField(unique=True)
    text = models.TextField(help_text="RFC 8785, the bytes that were signed")
    signature = models.BinaryField(help_text="detached CMS, DER")
    signer = models.CharField(max_length=64, help_text="SHA-256 of the signer's certificate")
    sha256 = models.CharField(max_length=64, help_text="of the text")
    adopted_at = models.DateTimeField()


class ConformanceReport(Row):
    """A run of the kit as its authority signed it."""

    authority = models.CharField(max_length=40)
    listed = models.ForeignKey(AcceptedListVersion, on_delete=models.PROTECT, related_name="reports")
    text = models.TextField(help_text="RFC 8785, the bytes that were signed")
    signature = models.BinaryField(help_text="detached CMS, DER")
    sha256 = models.CharField(max_length=64, unique=True, help_text="of the text: a report is handed in once")
    conforms = models.BooleanField()
    ran_at = models.DateTimeField(help_text="real time, by the authority's own clock")
    submitted_at = models.DateTimeField()


class ConformanceCell(Row):
    """One device in one report. Of one authority and device the newest counts."""

    report = models.ForeignKey(ConformanceReport, on_delete=models.PROTECT, related_name="cells")
    authority = models.CharField(max_length=40)
    device = models.CharField(max_length=40)
    proof = models.CharField(max_length=10, help_text="real, software or file")
    outcome = models.CharField(max_length=10, help_text="holds, fails or skipped")
    kind = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [models.Index(fields=["authority", "device", "id"], name="cell_newest")]
