"""Who wants to be told where, and how each telling went."""

from __future__ import annotations

import json
from typing import Any

from django.db import models

from ggzy.foundation.identity.models import Organisation
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.rows import Row, Scratch
from ggzy.foundation.secrets import unseal


class Webhook(Row):
    """An address of a party. It names acts and never a matter: a table that said who follows which lot would tell
    who is going to bid."""

    key = models.CharField(max_length=32, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="webhooks")
    sealed = models.BinaryField(help_text="address and secret, under the node's key")
    acts = models.JSONField(default=list, help_text="names of acts; empty: all")
    registered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.key

    def opened(self) -> dict[str, Any]:
        """{"url", "secret"}."""
        return dict(json.loads(unseal("webhooks", self.key, self.sealed)))


class Delivery(Scratch):
    """One entry for one webhook: waiting, done, dead (given up), or dropped with its webhook."""

    id = models.CharField(max_length=32, primary_key=True, help_text="the same at every try, and for ever")
    webhook = models.ForeignKey(Webhook, on_delete=models.PROTECT, related_name="deliveries")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, default="waiting")
    tries = models.IntegerField(default=0)
    next_at = models.DateTimeField(help_text="real time; while it is on its way, when the attempt counts as lost")
    answer = models.CharField(max_length=200, blank=True, help_text="what the other side said last")
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "next_at"], name="delivery_due"),
            models.Index(fields=["webhook", "entry"], name="delivery_of"),
        ]
