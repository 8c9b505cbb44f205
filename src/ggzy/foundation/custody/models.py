"""What became of keys."""

from __future__ import annotations

from django.db import models

from ggzy.foundation.identity.models import Person
from ggzy.foundation.journal.rows import Row


class KeyChange(Row):
    """One key in place of another. Both are named by what is public of them."""

    kind = models.CharField(max_length=10, help_text="log, field, stamp or trustee")
    before = models.CharField(max_length=200, blank=True, help_text="vkey, or name and fingerprint; empty: the first")
    after = models.CharField(max_length=200)
    why = models.CharField(max_length=10, help_text="planned, lost or stolen")
    handover = models.TextField(blank=True, help_text="of the log: both keys' names, signed by the old one")
    at = models.DateTimeField()


class Ceremony(Row):
    """A key ceremony as it was minuted."""

    rehearsal = models.BooleanField()
    transcript = models.TextField(help_text="canonical JSON")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the transcript, hex")
    signature = models.TextField(help_text="signed note of the log's key over the transcript's digest")
    at = models.DateTimeField()


class Shredding(Row):
    """Somebody's personal data cannot be read any more: which data keys were destroyed, on what ground."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="shreddings")
    ground = models.CharField(max_length=10)
    keys = models.JSONField(help_text="ids of the data keys")
    at = models.DateTimeField()
