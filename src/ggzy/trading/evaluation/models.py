"""Reviews, scores, reports. Insert-only where the past matters: of one seat and thing the newest row counts."""

from __future__ import annotations

from django.db import models

from ggzy.foundation.journal.rows import Row
from ggzy.foundation.secrets.fields import SealedBytes
from ggzy.trading.bidding.models import OpenedBid
from ggzy.trading.projects.models import Lot


class Start(Row):
    """A member confirmed the discipline of the evaluation and began (评标纪律)."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="starts")
    seat = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lot", "seat"], name="start_once")]


class Review(Row):
    """One member's decision on one requirement for one bid. A fail cites the clause it rests on."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="reviews")
    seat = models.IntegerField()
    bid = models.ForeignKey(OpenedBid, on_delete=models.PROTECT, related_name="reviews")
    requirement = models.CharField(max_length=61)
    passed = models.BooleanField()
    clause = models.CharField(max_length=60, blank=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["lot", "id"], name="review_of_lot")]


class Score(Row):
    """One member's points for one item of one bid, as text so that both databases keep it exactly."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="scores")
    seat = models.IntegerField()
    bid = models.ForeignKey(OpenedBid, on_delete=models.PROTECT, related_name="scores")
    item = models.CharField(max_length=61)
    points = models.CharField(max_length=12)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["lot", "id"], name="score_of_lot")]


class PriceChange(Row):
    """What the committee found about a bid's price: its words, its lines, deviations in money (12号令 19, 31)."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="price_changes")
    bid = models.ForeignKey(OpenedBid, on_delete=models.PROTECT, related_name="price_changes")
    words = models.CharField(max_length=200, blank=True)
    lines = models.JSONField(default=list)
    adjustments = models.JSONField(default=list)
    at = models.DateTimeField()


class Clarification(Row):
    """A question to a bidder and the answer, both in writing (招标投标法 39, 实施条例 52)."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="clarifications")
    key = models.CharField(max_length=32, unique=True)
    bid = models.ForeignKey(OpenedBid, on_delete=models.PROTECT, related_name="clarifications")
    seat = models.IntegerField()
    text = models.TextField()
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    document = models.CharField(max_length=64, blank=True, help_text="SHA-256")
    answered_at = models.DateTimeField(null=True)


class TieDecision(Row):
    """The committee's order of bids that neither score nor price tells apart. The newest counts."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="tie_decisions")
    order = models.JSONField(help_text="codes of the bidders, best first")
    reason = models.TextField()
    at = models.DateTimeField()


class ReportDraft(Row):
    """A report as computed: published inputs, outcome, document. The newest is the one to sign."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="report_drafts")
    version = models.IntegerField()
    inputs = models.JSONField(help_text="ggzy_core.evaluation.published")
    inputs_hash = models.CharField(max_length=64)
    outcome = models.JSONField()
    document = models.CharField(max_length=64, help_text="SHA-256 of its PDF")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lot", "version"], name="draft_version_once")]


class Signature(Row):
    """A member's word on a draft: agrees, dissents with reasons, or would not sign and gave none (实施条例 53)."""

    draft = models.ForeignKey(ReportDraft, on_delete=models.PROTECT, related_name="signatures")
    seat = models.IntegerField()
    stand = models.CharField(max_length=20, help_text="agree, dissent, refused (counts as agreeing)")
    dissent = models.TextField(blank=True)
    signature = SealedBytes(  # its certificate names the expert, who is not named before the result
        scope="{row.draft.lot.matter.code}",
        bound="{row.draft_id}/{row.seat}",
        help_text="detached CMS over the document; empty if confirmed after sign-in",
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "seat"], name="signed_once")]


class Report(Row):
    """The evaluation report (评标报告, 招标投标法 40) as submitted."""

    lot = models.OneToOneField(Lot, on_delete=models.PROTECT, related_name="report")
    draft = models.OneToOneField(ReportDraft, on_delete=models.PROTECT, related_name="report")
    ranking = models.JSONField(help_text="[{rank, number, uscc, name, price, merit}], best first")
    inputs = models.JSONField(help_text="ggzy_core.evaluation.published")
    document = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()


class AllRejected(Row):
    """The committee rejected every bid (招标投标法 42, 12号令 27)."""

    lot = models.OneToOneField(Lot, on_delete=models.PROTECT, related_name="all_rejected")
    valid = models.IntegerField(help_text="how many bids had passed")
    seats = models.JSONField(help_text="seats that agreed")
    reason = models.TextField()
    inputs = models.JSONField()
    at = models.DateTimeField()
