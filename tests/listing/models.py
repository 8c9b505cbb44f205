from django.db import models

from ggzy.foundation.acts.fields import FenField
from ggzy.foundation.journal.rows import Row
from ggzy.foundation.matters.models import HasMatter


class Listing(HasMatter):
    step = FenField()
    reserve = models.BinaryField(help_text="under the node's key until the end")
    price = FenField(null=True)


class Offer(Row):
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="offers")
    who = models.CharField(max_length=64)
    amount = FenField()
    arrived = models.DateTimeField()
