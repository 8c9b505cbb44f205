"""What was received, and what the checks said of it then: an appraisal rests on these rows."""

from __future__ import annotations

from django.db import models

from ggzy.foundation.identity.models import Organisation
from ggzy.foundation.journal.rows import Row
from ggzy.foundation.matters.models import HasMatter


class ReceivedPackage(Row):
    """A data package (数据包) as it came."""

    key = models.CharField(max_length=32, unique=True, help_text="public and random")
    sender = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="packages")
    name = models.CharField(max_length=40)
    document = models.CharField(max_length=64, help_text="SHA-256 of the zip")
    dataset = models.CharField(max_length=60)
    received_at = models.DateTimeField()
    accepted = models.IntegerField()
    rejected = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["sender", "id"], name="package_sender")]


class ReceivedRecord(Row):
    """One record of a package, with every check's verdict. A later one of the same key takes its place."""

    package = models.ForeignKey(ReceivedPackage, on_delete=models.PROTECT, related_name="records")
    dataset = models.CharField(max_length=60)
    key = models.CharField(max_length=64, help_text="SHA-256 of the fields that name the record")
    data = models.JSONField(help_text="fields by their names on the wire")
    accepted = models.BooleanField()
    verdicts = models.JSONField(help_text="{check: {version, result, reason, faults}}")

    class Meta:
        indexes = [models.Index(fields=["dataset", "key", "id"], name="record_newest")]


class Appeal(HasMatter):
    """A sender appeals (申诉) what a check said of one of its records. All of it is public."""

    record = models.ForeignKey(ReceivedRecord, on_delete=models.PROTECT, related_name="appeals")
    check_name = models.CharField(max_length=40)
    version = models.CharField(max_length=10, help_text="of the check that is appealed")
    reason = models.TextField()
    lodged_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    upheld = models.BooleanField(null=True, help_text="true: what the check said does not count in the score")
    answer = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["record", "check_name", "version"], name="appeal_once"),
        ]
