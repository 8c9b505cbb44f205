"""Who cosigns the journal, what they signed, and what they would not."""

from __future__ import annotations

from django.db import models

from ggzy.foundation.journal.rows import JournalTable, Row, Scratch
from ggzy.foundation.matters.models import HasMatter
from ggzy.foundation.text import Text

ALARMS = {
    "fork": Text(
        "它见证过的历史不是本账本现有历史的前段", "what it cosigned is not the beginning of what this journal says now"
    ),
    "rolled-back": Text(
        "它见证过的账本比现在的更长，账本被回滚过", "it cosigned more than this journal has now: it was rolled back"
    ),
}


class PolicyVersion(Row):
    """A policy as adopted; the newest counts, the past stays."""

    text = models.TextField(help_text="C2SP tlog-policy")
    adopted_at = models.DateTimeField()


class CosignedLine(JournalTable):
    """A cosignature that came back and held."""

    id = models.BigAutoField(primary_key=True)
    size = models.BigIntegerField(help_text="of the checkpoint")
    name = models.CharField(max_length=80, help_text="of the cosigner, in the policy")
    line = models.TextField(help_text="the note's signature line")
    at = models.DateTimeField(help_text="the cosigner's time")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["size", "name"], name="cosigned_once")]


class QuorumReached(JournalTable):
    """The checkpoint of this size has all the cosignatures the policy asked for."""

    size = models.BigIntegerField(primary_key=True)
    time = models.DateTimeField(help_text="real time")


class CosignerAlarm(JournalTable):
    """A cosigner has seen a story that this log cannot continue: kept with our checkpoint and its answer."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, help_text="fork, or rolled-back")
    size = models.BigIntegerField(help_text="of our checkpoint")
    told = models.BigIntegerField(null=True, help_text="the size the cosigner has seen")
    checkpoint = models.TextField()
    answer = models.TextField()
    time = models.DateTimeField(help_text="real time")

    @property
    def words(self) -> Text:
        return ALARMS[self.kind]


class AlarmCase(HasMatter):
    """An alarm as a public matter, so that an alert with owner and due date can be about it, until the department
    competent has said whether it was right."""

    alarm = models.OneToOneField(CosignerAlarm, on_delete=models.PROTECT, related_name="case")
    noted_at = models.DateTimeField()
    found = models.BooleanField(null=True, help_text="true: the journal was at fault; false: it was not; null: open")
    closed_at = models.DateTimeField(null=True)


class AlarmExplained(Row):
    """What was found out about an alarm. The alarm itself stays."""

    alarm = models.OneToOneField(CosignerAlarm, on_delete=models.PROTECT, related_name="explained")
    text = models.TextField()
    at = models.DateTimeField()


class CosignerState(Scratch):
    """How asking one cosigner went last; only for pages and for the next try."""

    name = models.CharField(max_length=80, primary_key=True)
    key = models.CharField(max_length=200, help_text="its vkey: another key is another cosigner")
    size = models.BigIntegerField(default=0, help_text="the newest it cosigned, or says to have")
    said = models.CharField(max_length=16, default="", help_text="ok, unreachable, unknown, refused, alarm")
    tries = models.IntegerField(default=0)
    next_at = models.DateTimeField(help_text="real time")
    answered_at = models.DateTimeField(null=True)
