"""What the record is made of: entries in commit order, the rows each speaks of, and their places in the log."""

from __future__ import annotations

from django.db import models

from .rows import JournalTable, Scratch


class Entry(JournalTable):
    """One act on the record. Ids follow commit order, so that whoever tails `id > last` never skips one."""

    id = models.BigAutoField(primary_key=True)
    act = models.CharField(max_length=80, help_text="name of the act")
    subject = models.CharField(max_length=64, help_text="code of the matter it was about; empty for the node itself")
    until = models.CharField(max_length=40, blank=True, help_text="sealed until this moment; empty: public at once")
    body = models.TextField(help_text="the entry itself: RFC 8785 JSON, the bytes of the leaf")
    leaf = models.CharField(max_length=64, unique=True, help_text="RFC 6962 leaf hash of the body, hex")
    salt = models.CharField(max_length=32, help_text="salt of the row digests, hex")
    secret = models.BinaryField(help_text="who acted and the salts of the commitments, under the node's key")
    once = models.CharField(max_length=64, null=True, unique=True, help_text="keyed hash of the idempotency key")  # noqa: DJ001
    asked = models.CharField(
        max_length=64, blank=True, help_text="keyed hash of the input, to tell a repeat from a clash"
    )
    result = models.CharField(max_length=100, blank=True, help_text="table:key of what the act returned")
    at = models.DateTimeField(help_text="matter time")
    time = models.DateTimeField(help_text="real time")

    class Meta:
        indexes = [
            models.Index(fields=["subject", "id"], name="entry_subject"),
            # The newest public act, found in the same time however many sealed ones came after it.
            models.Index(fields=["id"], condition=models.Q(until=""), name="entry_public"),
        ]


class EntryRow(JournalTable):
    """One line of an entry's list: this row, in this state. No digest: the row was removed."""

    id = models.BigAutoField(primary_key=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="rows")
    table = models.CharField(max_length=80)
    key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, blank=True)
    fields = models.CharField(max_length=16, help_text="name of the field list the digest was taken under")

    class Meta:
        indexes = [models.Index(fields=["table", "key", "id"], name="entryrow_row")]


class FieldList(JournalTable):
    """A named list of fields of a table, as it stood when digests were taken under it."""

    name = models.CharField(max_length=16, primary_key=True)
    table = models.CharField(max_length=80)
    fields = models.JSONField()


class Leaf(JournalTable):
    """A place in the log: a public entry, or the sealed leaf of one slot."""

    index = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, null=True, on_delete=models.PROTECT, related_name="place")
    body = models.TextField(blank=True, help_text="of a sealed leaf; a public entry keeps its own")
    hash = models.CharField(max_length=64, help_text="RFC 6962 leaf hash, hex")


class SlotPlace(JournalTable):
    """Where a sealed entry stands in the padded tree of its slot."""

    entry = models.OneToOneField(Entry, primary_key=True, on_delete=models.PROTECT, related_name="slot_place")
    leaf = models.ForeignKey(Leaf, on_delete=models.PROTECT, related_name="sealed")
    position = models.IntegerField()


class SlotSeed(JournalTable):
    """The seed of a slot's padding, under the node's key: with it the slot's tree can be built again."""

    leaf = models.OneToOneField(Leaf, primary_key=True, on_delete=models.PROTECT, related_name="seed")
    sealed = models.BinaryField()


class SignedCheckpoint(JournalTable):
    """What was signed, written before it is published: whatever becomes of the folder, nothing else is signed."""

    size = models.BigIntegerField(primary_key=True, help_text="leaves")
    root = models.CharField(max_length=64, help_text="root hash, hex")
    text = models.TextField(help_text="the signed note as published (C2SP tlog-checkpoint)")
    time = models.DateTimeField(help_text="real time")


class Cursor(Scratch):
    """How far a reader of the record has come."""

    name = models.CharField(max_length=60, primary_key=True)
    last = models.BigIntegerField(default=0)
