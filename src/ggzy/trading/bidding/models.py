"""Sealed bids and the opening."""

from __future__ import annotations

from django.db import models

from ggzy.foundation.acts.fields import FenField
from ggzy.foundation.journal.rows import Row
from ggzy.trading.projects.models import Lot


class Bid(Row):
    """A sealed bid as lodged. Of one `who` the newest row counts; a withdrawal is a row without a package."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="bids")
    key = models.CharField(max_length=32, unique=True, help_text="public and random")
    who = models.CharField(max_length=64, help_text="keyed hash of lot and party")
    package = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the sealed package")
    header_hash = models.CharField(max_length=64, blank=True)
    sealed = models.BinaryField(help_text="party, header, guarantee statement: under the node's key until the opening")
    arrived = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["lot", "who", "id"], name="bid_newest")]


class ShareAck(Row):
    """A trustee's signed word that its share of this bid is good, or that it is bad."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="acks")
    number = models.IntegerField(help_text="the trustee's number")
    good = models.BooleanField()
    fault = models.CharField(max_length=30, blank=True, help_text="what is wrong with a bad share; signed for, too")
    signed = models.BinaryField(help_text="detached CMS")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bid", "number"], name="ack_once")]


class BidderWarned(Row):
    """That the bidder of this version of a bid was warned: too few trustees hold good shares. Once ahead of the last
    hour before a deadline, once within it."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="warned")
    deadline = models.DateTimeField(help_text="the deadline it was warned for")
    last = models.BooleanField(help_text="within the last hour (P-ACKS-LAST)")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bid", "deadline", "last"], name="bidder_warned_once")]


class SignIn(Row):
    """Who was there at the opening (签到)."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="sign_ins")
    role = models.CharField(max_length=20)
    who = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lot", "who"], name="sign_in_once")]


class RevealedShare(Row):
    """A share that a trustee published after the deadline. Anyone can check it against the commitments."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="revealed")
    number = models.IntegerField()
    value = models.CharField(max_length=64, help_text="hex")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bid", "number"], name="share_revealed_once")]


class Misfit(Row):
    """A share that a trustee published and that does not fit the commitments: kept with who gave it, never counted."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="misfits")
    number = models.IntegerField()
    value = models.CharField(max_length=64, help_text="hex")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bid", "number"], name="share_misfit_once")]


class OpenedBid(Row):
    """A bid after its seal ended: read out, or void with the reason. Public from the opening."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="opened")
    bid = models.OneToOneField(Bid, on_delete=models.PROTECT, related_name="opened")
    number = models.IntegerField(help_text="order of the read-out")
    uscc = models.CharField(max_length=18)
    name = models.CharField(max_length=200, help_text="bidder, or the members of the consortium")
    state = models.CharField(max_length=20, help_text="opened; revoked (bidder's fault); withdrawn (other cause)")
    how = models.CharField(max_length=20, blank=True, help_text="bidder or trustees")
    scalar = models.CharField(max_length=64, blank=True)
    price = FenField(null=True)
    duration_days = models.IntegerField(null=True)
    content = models.JSONField(default=dict, help_text="ggzy_core.bid.Bid as JSON")
    archive = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of the opened body, kept for the committee"
    )
    findings = models.JSONField(default=list, help_text="ggzy_core.preflight: what a machine found, red and amber")
    reason = models.TextField(blank=True)
    guarantee = models.JSONField(default=dict, help_text="the guarantee statement, open now")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lot", "number"], name="read_out_once")]


class OpeningQuestion(Row):
    """An objection at the opening, raised and answered on the spot (实施条例 44)."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="opening_questions")
    key = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=200)
    text = models.TextField()
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)


class Coefficient(Row):
    """A value drawn for the price formula before the opening, with what makes the draw checkable."""

    lot = models.OneToOneField(Lot, on_delete=models.PROTECT, related_name="coefficient")
    value = models.CharField(max_length=20)
    transcript = models.JSONField()
    at = models.DateTimeField()


class OpeningRecord(Row):
    """The opening record (开标记录), signed by the witness."""

    lot = models.OneToOneField(Lot, on_delete=models.PROTECT, related_name="opening_record")
    document = models.CharField(max_length=64)
    signature = models.BinaryField(
        help_text="the witness's detached CMS over the document; empty if signed by password"
    )
    at = models.DateTimeField()
