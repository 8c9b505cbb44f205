"""What the portal notes beside the record. It can be made again from the record at any time."""

from django.db import models

from ggzy.foundation.journal.rows import Scratch


class NamedDocument(Scratch):
    """A document that a public entry names, and the matter that entry was about."""

    sha256 = models.CharField(max_length=64)
    subject = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sha256", "subject"], name="named_once")]
