"""Objections."""

from __future__ import annotations

from django.db import models

from ggzy.foundation.matters.models import HasMatter
from ggzy.trading.projects.models import Lot


class Objection(HasMatter):
    """An objection (异议) to the file or to the candidates. The raiser and the facts are under the node's key."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="objections")
    about = models.CharField(max_length=20, help_text="file or candidates")
    target = models.CharField(max_length=300, help_text="which clause, which candidate; public")
    who = models.CharField(max_length=64, help_text="keyed hash of lot and raiser")
    sealed = models.BinaryField(help_text="raiser and facts, for the sides alone")
    evidence = models.CharField(max_length=64, blank=True)
    raised_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    document = models.CharField(max_length=64, blank=True)
    answered_at = models.DateTimeField(null=True)
