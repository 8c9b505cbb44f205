"""Alerts, what became of them, and when a matter is to be looked at next."""

from __future__ import annotations

from django.db import models

from ggzy.foundation.identity.models import Organisation
from ggzy.foundation.journal.rows import Scratch
from ggzy.foundation.matters.models import HasMatter, Matter


class Alert(HasMatter):
    """A lead (预警). Its matter stands alone, so that the sides of the matter it is about do not see it."""

    about = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="alerts")
    mark = models.CharField(
        max_length=64, unique=True, help_text="keyed hash of monitor, matter and fact: raised once"
    )
    monitor = models.CharField(max_length=40)
    rule = models.CharField(max_length=40, help_text="rulebook id")
    level = models.CharField(max_length=10, help_text="general, serious or grave")
    said_zh = models.TextField()
    said_en = models.TextField()
    evidence = models.JSONField(default=list, help_text="[{kind: entry, row, moment or clock, …}]")
    owner = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="alerts")
    raised_at = models.DateTimeField()
    due_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    letter = models.CharField(max_length=64, blank=True, help_text="document address, once taken")
    settled_at = models.DateTimeField(null=True)
    found = models.BooleanField(
        null=True, help_text="true: the lead was right; false: it was not; null: open, or lapsed"
    )
    reason = models.TextField(blank=True)


class Watch(Scratch):
    """A matter with a clock that runs: when it is to be looked at next. Can be made again from the matters."""

    matter = models.OneToOneField(Matter, primary_key=True, on_delete=models.CASCADE, related_name="watch")
    next_at = models.DateTimeField(db_index=True)
