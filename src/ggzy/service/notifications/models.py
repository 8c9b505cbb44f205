"""What somebody is told, by which channels, and how the sending went. Whose it is only the node's key tells."""

from __future__ import annotations

from django.db import models

from ggzy.foundation.journal.rows import Scratch


class Notification(Scratch):
    """One sentence for one person. The id follows from what it is about and for whom, so that it is made once."""

    id = models.CharField(max_length=32, primary_key=True)
    whose = models.CharField(max_length=64, help_text="keyed hash of the person")
    sealed = models.BinaryField(help_text="line of the table, matter, person: under the node's key, padded")
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["whose", "read_at", "made_at"], name="notification_of")]


class Choice(Scratch):
    """A person's addresses, and the channels they want for each kind."""

    whose = models.CharField(max_length=64, primary_key=True)
    sealed = models.BinaryField(help_text="email, mobile, channels by kind: under the node's key, padded")


class Message(Scratch):
    """One notification on its way by one channel: waiting, done, or dead (given up)."""

    id = models.CharField(max_length=32, primary_key=True)
    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="messages")
    channel = models.CharField(max_length=8)
    state = models.CharField(max_length=8, default="waiting")
    tries = models.IntegerField(default=0)
    next_at = models.DateTimeField(help_text="real time; while it is on its way, when the attempt counts as lost")
    answer = models.CharField(max_length=200, blank=True, help_text="what went wrong last")
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "next_at"], name="message_due")]
