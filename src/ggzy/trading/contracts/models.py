"""Contracts, performance securities, milestones."""

from __future__ import annotations

from django.db import models

from ggzy.foundation.acts.fields import FenField
from ggzy.foundation.journal.rows import Row
from ggzy.service.guarantees.models import Guarantee
from ggzy.trading.awards.models import Award
from ggzy.trading.projects.models import Lot


class Contract(Row):
    """One draft of the contract for an award. The newest counts; a signed one is final."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="contracts")
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="contracts")
    version = models.IntegerField()
    document = models.CharField(max_length=64, help_text="SHA-256 of the text")
    price = FenField()
    duration_days = models.IntegerField()
    quality = models.CharField(max_length=200)
    manager = models.CharField(max_length=60, blank=True)
    differences = models.JSONField(default=list, help_text="[{field, bid, contract, substantive}]")
    milestones = models.JSONField(default=list, help_text="titles, in order")
    tenderer_signature = models.TextField(blank=True, help_text="detached CMS over the text, base64")
    winner_signature = models.TextField(blank=True, help_text="detached CMS over the text, base64")
    drafted_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["award", "version"], name="contract_version_once")]


class PerformanceSecurity(Row):
    """The winner's performance guarantee (履约保证金), lodged before signing. 实施条例 58."""

    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="security")
    guarantee = models.ForeignKey(Guarantee, on_delete=models.PROTECT, related_name="secures")
    amount = FenField()
    lodged_at = models.DateTimeField()


class Milestone(Row):
    """A step of performance (履约节点)."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="steps")
    number = models.IntegerField()
    title = models.CharField(max_length=200)
    report = models.TextField(blank=True)
    evidence = models.CharField(max_length=64, blank=True)
    reported_at = models.DateTimeField(null=True)
    remark = models.TextField(blank=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "number"], name="milestone_number_once")]
