"""What was handed to whom until when, and who looked."""

from __future__ import annotations

import json
from typing import Any

from django.db import models

from ggzy.foundation.identity.models import Organisation
from ggzy.foundation.journal.rows import Row
from ggzy.foundation.secrets import unseal


class Share(Row):
    """Facts of a party for a reader. For whom and what for is nobody else's to know: it would tell who is going to bid."""

    key = models.CharField(max_length=32, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="shares")
    facts = models.JSONField(default=list, help_text="kinds of facts")
    sealed = models.BinaryField(help_text="reader and purpose, under the node's key")
    reader = models.CharField(max_length=64, blank=True, db_index=True, help_text="keyed hash of the reader's code")
    code = models.CharField(max_length=64, unique=True, help_text="keyed hash of the code")
    since = models.DateTimeField()
    until = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    def opened(self) -> dict[str, Any]:
        """{"reader", "purpose"}."""
        return dict(json.loads(unseal("shares", self.key, bytes(self.sealed))))


class ShareReading(Row):
    """Somebody looked: who, when, and at what."""

    key = models.CharField(max_length=32, unique=True)
    share = models.ForeignKey(Share, on_delete=models.PROTECT, related_name="readings")
    sealed = models.BinaryField(help_text="who, and what was shown, under the node's key")
    at = models.DateTimeField()

    def opened(self) -> dict[str, Any]:
        """{"who", "uscc", "person", "shown"}."""
        return dict(json.loads(unseal("shares", self.key, bytes(self.sealed))))
