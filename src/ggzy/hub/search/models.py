"""What can be found. Without legal effect: made from the record, and made again from it at any time."""

from __future__ import annotations

from decimal import Decimal

from django.db import models

from ggzy.foundation.journal.rows import Scratch
from ggzy.foundation.matters.models import Matter
from ggzy.trading.projects.models import Notice
from ggzy_core.money import yuan


class Item(Scratch):
    """A matter or a published notice. Its words stand in the table `search_text` under the same key (`text.py`)."""

    key = models.BigIntegerField(primary_key=True, help_text="when it became public, and a number: newest is highest")
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="+")
    notice = models.ForeignKey(Notice, null=True, on_delete=models.CASCADE, related_name="+")
    region = models.CharField(max_length=6, blank=True)
    amount = models.BigIntegerField(null=True, help_text="fen: the estimate of the lot, of a tender that of its lots")
    digest = models.CharField(max_length=32, help_text="of its words: when they are the same, nothing is written")

    class Meta:
        indexes = [models.Index(fields=["region"], name="search_region")]

    @property
    def yuan(self) -> Decimal | None:
        return None if self.amount is None else yuan(self.amount)
