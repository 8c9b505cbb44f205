"""Passkeys of people, and how far their counters have come."""

from __future__ import annotations

from django.db import models

from ggzy.foundation.identity.models import Person
from ggzy.foundation.journal.rows import Row, Scratch


class Passkey(Row):
    """A device's public key for a person. The private key never leaves the device."""

    key = models.CharField(max_length=32, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="passkeys")
    name = models.CharField(max_length=60)
    host = models.CharField(max_length=255, help_text="the address it is bound to (RP ID)")
    mark = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the credential id")
    credential = models.BinaryField()
    public_key = models.BinaryField(help_text="COSE")
    count = models.BigIntegerField(help_text="counter when it was bound")
    made_at = models.DateTimeField(help_text="real time")
    ended_at = models.DateTimeField(null=True, help_text="real time")

    def __str__(self) -> str:
        return self.name


class PasskeyUse(Scratch):
    """The counter of the last sign-in: a copy of the device would fall behind it."""

    passkey = models.OneToOneField(Passkey, on_delete=models.CASCADE, related_name="use")
    count = models.BigIntegerField()
    at = models.DateTimeField(help_text="real time, to the day")
