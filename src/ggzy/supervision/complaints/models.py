"""Complaints, and who read what was said in them."""

from __future__ import annotations

from django.db import models

from ggzy.foundation.identity.models import Organisation
from ggzy.foundation.journal.rows import Row
from ggzy.foundation.matters.models import HasMatter, Matter


class Complaint(HasMatter):
    """A complaint (投诉). What it is about and what was decided are public; who complains and the facts are not."""

    on = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="complaints")
    about = models.CharField(max_length=20, help_text="file, opening, candidates or other")
    family = models.CharField(max_length=40)
    who = models.CharField(max_length=64, help_text="keyed hash of matter and complainant")
    sealed = models.BinaryField(help_text="complainant, facts, requests: for the department alone")
    evidence = models.CharField(max_length=64, blank=True)
    known_on = models.DateTimeField(help_text="when the complainant knew, or should have known")
    department = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="complaints")
    duty = models.CharField(max_length=40, blank=True, help_text="item of the duty list it was routed by")
    handling = models.CharField(max_length=10, help_text="decide or transfer")
    filed_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True, help_text="rejected, transferred, upheld, partly, dismissed")
    rule = models.CharField(max_length=40, blank=True, help_text="rulebook id the answer rests on")
    clause = models.CharField(max_length=200, blank=True, help_text="its citation on that day")
    text = models.TextField(blank=True, help_text="the answer as published")
    document = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the decision")


class Reading(Row):
    """A department opened a complaint's sealed part."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="readings")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="complaints_read")
    at = models.DateTimeField()
