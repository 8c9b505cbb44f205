"""The data keys. What they open stands elsewhere; here they lie wrapped, and here they end."""

from __future__ import annotations

from django.db import models


class DataKey(models.Model):
    """The key of what is secret about one thing (a matter, a person, a room's own store), wrapped by a field key.

    No evidence and no scratch: rows of evidence are ciphertext under it and stay what they are when it is wrapped
    again or destroyed. That a key was destroyed by an act and not by hand is for `ggzy verify` to say.
    """

    id = models.CharField(max_length=32, primary_key=True, help_text="random, hex; stands in every value under it")
    scope = models.CharField(
        max_length=80, unique=True, help_text="whose secrets: a matter's code, person/KEY, a room"
    )
    field_key = models.CharField(max_length=40, help_text="name of the field key that wraps it; empty: destroyed")
    wrapped = models.BinaryField(help_text="nonce and AES-256-GCM of 32 bytes; empty: destroyed")
