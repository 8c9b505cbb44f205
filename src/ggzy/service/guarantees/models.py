"""Guarantees and the claims on them."""

from __future__ import annotations

from django.db import models

from ggzy.foundation.acts.fields import FenField
from ggzy.foundation.journal.rows import Row
from ggzy.foundation.matters.models import HasMatter
from ggzy.foundation.text import Text

KINDS = {"bid": Text("投标保函", "bid guarantee"), "performance": Text("履约保函", "performance guarantee")}


class Guarantee(HasMatter):
    """A bid or performance guarantee. Before it is opened only keyed hashes and ciphertext stand here."""

    kind = models.CharField(max_length=20, help_text="bid or performance")
    holder = models.CharField(max_length=64, db_index=True, help_text="keyed hash of lot, kind and party")
    applicant = models.CharField(max_length=64, db_index=True, help_text="keyed hash of the party, for its own list")
    guarantor = models.CharField(max_length=64, db_index=True, help_text="keyed hash of the guarantor, for its list")
    request = models.BinaryField(help_text="sealed: lot, applicant, guarantor, amount, needed until")
    issued = models.BinaryField(default=b"", help_text="sealed: signed statement, salt of the amount, signature")
    facts = models.JSONField(default=dict, help_text="what the opening disclosed; empty before")


class Claim(Row):
    """A tenderer's claim (索赔) under a cited ground, and what the guarantor answered."""

    guarantee = models.ForeignKey(Guarantee, on_delete=models.PROTECT, related_name="claims")
    ground = models.CharField(max_length=40)
    facts = models.TextField()
    amount = FenField()
    evidence = models.CharField(max_length=64, blank=True)
    claimed_at = models.DateTimeField()
    pays = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
