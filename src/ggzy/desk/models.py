"""What the desk keeps for people while they work. Nothing here has legal effect."""

from __future__ import annotations

from django.db import models

from ggzy.foundation.identity.models import Organisation
from ggzy.foundation.journal.rows import Scratch
from ggzy.foundation.secrets.fields import SealedJSON


class FileDraft(Scratch):
    """A tender file that an organisation's people are writing. `ready` names the document it was last set as."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="file_drafts")
    title = models.CharField(max_length=200, blank=True)
    typed = SealedJSON(
        default=dict, scope="drafts/{row.organisation_id}", help_text="the form's tree, as it was typed"
    )
    formula = models.CharField(max_length=60, blank=True, help_text="the price formula whose parameters it asks")
    ready = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of the file as data; empty while it changes"
    )
    changed_at = models.DateTimeField()


class CalendarFeed(Scratch):
    """The address of somebody's calendar: a hash of its token, and whose it is under the node's key."""

    digest = models.CharField(max_length=64, primary_key=True)
    whose = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()
    made_at = models.DateTimeField()
