"""Questions as they were asked, and as they were put before the public."""

from __future__ import annotations

from django.db import models

from ggzy.foundation.identity.models import Organisation
from ggzy.foundation.matters.models import HasMatter


class Enquiry(HasMatter):
    """A policy question (咨询). Its matter's code is the ticket. Until it is answered its text is sealed, because
    people write names and telephone numbers; what is public afterwards is the wording that the centre published."""

    topic = models.CharField(max_length=20)
    sealed = models.BinaryField(help_text="the question as it was asked")
    asked_at = models.DateTimeField()
    question = models.TextField(blank=True, help_text="as published, personal data left out")
    answer = models.TextField(blank=True)
    rules = models.JSONField(default=list, help_text="rulebook ids that the answer rests on")
    by = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="answers_given")
    ended_at = models.DateTimeField(null=True)
    declined = models.TextField(blank=True, help_text="why it was not answered")

    class Meta:
        indexes = [models.Index(fields=["topic", "ended_at"], name="enquiry_by_topic")]
