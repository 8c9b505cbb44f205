"""Ratings. Who rated is a keyed hash: enough to let nobody rate twice, too little to hold it against them."""

from __future__ import annotations

from django.db import models

from ggzy.foundation.matters.models import HasMatter, Matter


class Rating(HasMatter):
    """What a party thought of one finished service (评价). A low one is answered, then looked at again."""

    on = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="ratings")
    kind = models.CharField(max_length=20, help_text="which service, as served.py names it")
    who = models.CharField(max_length=64, help_text="keyed hash of the matter and the party")
    stars = models.IntegerField(help_text="1 to 5")
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    reply = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True)
    settled = models.BooleanField(null=True, help_text="what came out when it was looked at again")
    note = models.TextField(blank=True)
    revisited_at = models.DateTimeField(null=True)
    revisited_by = models.CharField(max_length=20, blank=True, help_text="role of who looked again")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["on", "kind", "who"], name="rated_once")]
        indexes = [models.Index(fields=["kind", "stars"], name="rating_counts")]
