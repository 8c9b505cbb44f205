"""The duty list as it was adopted. A change is a new row; the past stays."""

from __future__ import annotations

from django.db import models

from ggzy.foundation.identity.models import Organisation
from ggzy.foundation.journal.rows import Row


class Duty(Row):
    """One item of a department's list (权责事项). Of one department and code the newest row counts, until it ends."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="duties_listed")
    code = models.CharField(max_length=40, help_text="the department's own number of the item")
    power = models.CharField(max_length=20, help_text="watch, complaint, order, report or penalty")
    handling = models.CharField(max_length=10, help_text="decide, or transfer to the department competent")
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    family = models.CharField(max_length=40, help_text="first part of the procedures' codes; * for all")
    stage = models.CharField(max_length=40, blank=True, help_text="code of a stage; empty for all")
    region = models.CharField(max_length=6, help_text="GB/T 2260; everything within it")
    basis = models.JSONField(help_text="rulebook ids")
    clauses = models.JSONField(help_text="[{zh, en}], as they were cited on the day")
    limit = models.CharField(max_length=40, blank=True, help_text="rulebook id of the time limit")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["power", "family"], name="duty_route")]

    @property
    def everything(self) -> bool:
        return self.family == "*"
