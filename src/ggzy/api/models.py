"""What the API remembers between requests. Nothing here has legal effect."""

from __future__ import annotations

from django.db import models

from ggzy.foundation.journal.rows import Scratch


class ApiToken(Scratch):
    """A bearer token that was handed out. Neither the token nor whose it is can be read from the table."""

    digest = models.CharField(max_length=64, primary_key=True, help_text="SHA-256 of the token, hex")
    sealed = models.BinaryField(help_text="person, organisation, certificate, expiry: under the node's key")
    gone_after = models.DateTimeField(help_text="real time, on a whole hour: when the row may be thrown away")


class Asked(Scratch):
    """How often somebody asked in one minute. `key` is a keyed hash of a token or an address."""

    key = models.CharField(max_length=32)
    window = models.BigIntegerField(help_text="minutes since 1970")
    times = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "window"], name="asked_once_a_window")]
