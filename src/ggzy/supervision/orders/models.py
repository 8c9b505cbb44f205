"""Orders and who took note of them."""

from __future__ import annotations

from django.db import models

from ggzy.foundation.identity.models import Organisation
from ggzy.foundation.journal.rows import Row
from ggzy.foundation.matters.models import HasMatter


class Order(HasMatter):
    """A supervisor's instruction (行政指令), with the rule it rests on as it was cited that day."""

    supervisor = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="orders")
    rule = models.CharField(max_length=40, help_text="rulebook id")
    clause = models.CharField(max_length=200, help_text="its citation on the day of the order")
    text = models.TextField()
    document = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the signed order, if there is one")
    issued_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    release = models.TextField(blank=True, help_text="why it was released")


class Acknowledgement(Row):
    """An organisation took note of an order."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="acknowledgements")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="acknowledged")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "organisation"], name="order_acknowledged_once")]
