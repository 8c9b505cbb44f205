"""Tokens over checkpoints."""

from __future__ import annotations

from django.db import models

from ggzy.foundation.journal.rows import JournalTable


class CheckpointStamp(JournalTable):
    """A token that held when it came: over the checkpoint of this size, byte for byte as the log signed it."""

    id = models.BigAutoField(primary_key=True)
    size = models.BigIntegerField(db_index=True)
    authority = models.CharField(max_length=200, help_text="name in its certificate")
    address = models.CharField(max_length=500)
    token = models.BinaryField(help_text="RFC 3161 TimeStampToken, DER")
    at = models.DateTimeField(help_text="the authority's time")
    why = models.CharField(max_length=10, help_text="hour, or deadline")
    until = models.DateTimeField(help_text="matter time: deadlines up to here are covered")
    time = models.DateTimeField(help_text="real time")
