"""Papers of a registration, registrations this node signed for others, and those it took over from others."""

from __future__ import annotations

from django.db import models

from ggzy.foundation.identity.models import Organisation, Person
from ggzy.foundation.journal.rows import Row


class RecognisedNode(Row):
    """Another node whose registrations count here (互认节点), by its log key and cosigner policy."""

    key = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=80)
    origin = models.CharField(max_length=120, help_text="name of its log")
    address = models.CharField(max_length=200, help_text="where it is asked, without the last slash")
    policy = models.TextField(help_text="C2SP tlog-policy")
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return self.name


class Paper(Row):
    """A document of an organisation's registration. One that came with a proof lies at the node that issued it."""

    key = models.CharField(max_length=32, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    length = models.BigIntegerField()
    media = models.CharField(max_length=20)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    node = models.ForeignKey(RecognisedNode, null=True, on_delete=models.PROTECT, related_name="papers")


class IssuedRegistration(Row):
    """A registration this node put on its record for another node. Good until it ends, is withdrawn, or is out of date."""

    key = models.CharField(max_length=32, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="issued_registrations")
    node = models.CharField(max_length=120, help_text="name of the log of the node it is for")
    document = models.TextField(help_text="canonical JSON")
    sha256 = models.CharField(max_length=64, unique=True)
    code = models.CharField(max_length=64, unique=True, help_text="keyed hash of the code")
    issued_at = models.DateTimeField(help_text="real time")
    until = models.DateTimeField(help_text="real time")
    withdrawn_at = models.DateTimeField(null=True, help_text="real time")


class TakenRegistration(Row):
    """A registration taken over from another node: the document and its receipt, as they were verified."""

    key = models.CharField(max_length=32, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="taken_registrations")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    node = models.ForeignKey(RecognisedNode, on_delete=models.PROTECT, related_name="taken")
    document = models.TextField(help_text="canonical JSON")
    sha256 = models.CharField(max_length=64, unique=True)
    receipt = models.TextField(help_text="C2SP tlog-proof of the act that issued it")
    issued_at = models.DateTimeField(help_text="real time, at the other node")
    taken_at = models.DateTimeField()
    doubt = models.CharField(
        max_length=12, blank=True, help_text="withdrawn, corrected, unknown: what that node says since"
    )
    doubted_at = models.DateTimeField(null=True)
