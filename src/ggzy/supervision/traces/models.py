"""Who was given the names behind a matter's record, and why."""

from __future__ import annotations

from django.db import models

from ggzy.foundation.identity.models import Organisation, Person
from ggzy.foundation.journal.rows import Row
from ggzy.foundation.matters.models import Matter


class Trace(Row):
    """A person of a department may see who acted on a matter, from now on, for the reason stated (倒查)."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="traces")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="traces")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="traces")
    reason = models.TextField()
    at = models.DateTimeField()
