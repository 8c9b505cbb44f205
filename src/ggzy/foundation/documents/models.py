"""What the node knows of its files beside the bytes themselves. Nothing here has legal effect: the bytes have."""

from __future__ import annotations

from django.db import models

from ggzy.foundation.journal.rows import Scratch


class StoredFile(Scratch):
    """An index over the documents folder. It can be made again from the bytes, and says nothing of who stored what."""

    sha256 = models.CharField(max_length=64, primary_key=True, help_text="SHA-256 of the bytes, hex")
    length = models.BigIntegerField(help_text="bytes")
    kind = models.CharField(max_length=12, help_text="what the bytes are, found by looking at them")
    stored_at = models.DateTimeField(help_text="real time")


class Upload(Scratch):
    """A file on its way in. Its key is random; whose it is stands there as a keyed hash bound to that key."""

    key = models.CharField(max_length=64, primary_key=True, help_text="random, hex")
    owner = models.CharField(max_length=64, help_text="keyed hash of key and owner: two uploads of one party differ")
    length = models.BigIntegerField(help_text="bytes to come in all")
    sha256 = models.CharField(max_length=64, help_text="what the whole must hash to, hex")
    offset = models.BigIntegerField(default=0, help_text="bytes that are in")
    done = models.BooleanField(default=False)
    touched_at = models.DateTimeField(help_text="real time of the last sign of life")

    class Meta:
        indexes = [models.Index(fields=["touched_at"], name="upload_touched")]


class UploadPart(Scratch):
    """One piece of an upload, in a file with a random name."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    offset = models.BigIntegerField(help_text="of its first byte in the whole")
    length = models.BigIntegerField(help_text="bytes")
    name = models.CharField(max_length=80, help_text="in the documents storage")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["upload", "offset"], name="one_part_per_offset")]
