"""Candidates, awards, written reports."""

from __future__ import annotations

from django.db import models

from ggzy.foundation.acts.fields import FenField
from ggzy.foundation.journal.rows import Row
from ggzy.trading.bidding.models import OpenedBid
from ggzy.trading.projects.models import Lot


class Candidate(Row):
    """A ranked proposal of the committee (中标候选人), as it was put before the public."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="candidates")
    opened = models.ForeignKey(OpenedBid, on_delete=models.PROTECT, related_name="candidacies")
    rank = models.IntegerField()
    uscc = models.CharField(max_length=18)
    name = models.CharField(max_length=200)
    price = FenField()
    duration_days = models.IntegerField()
    quality = models.CharField(max_length=200)
    manager = models.CharField(max_length=60, blank=True)
    total = models.CharField(max_length=30, blank=True, help_text="total score, or evaluated price")
    gave_up_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lot", "rank"], name="candidate_rank_once")]

    @property
    def stands(self) -> bool:
        return self.gave_up_at is None


class Award(Row):
    """A candidate made winner (中标人). At most one of a lot is not revoked."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="awards")
    candidate = models.OneToOneField(Candidate, on_delete=models.PROTECT, related_name="award")
    decided_at = models.DateTimeField()
    notified_at = models.DateTimeField(null=True)
    document = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the award notice (中标通知书)")
    signature = models.TextField(blank=True, help_text="tenderer's detached CMS over the award statement, base64")
    revoked_at = models.DateTimeField(null=True)


class WrittenReport(Row):
    """The written report on the tender to the supervisor (招标投标情况书面报告, 招标投标法 47)."""

    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="written_report")
    document = models.CharField(max_length=64)
    filed_at = models.DateTimeField()
