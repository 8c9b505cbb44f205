"""What acts are about: matters with a stage, their named times, and what is due."""

from __future__ import annotations

from django.db import models

from ggzy.foundation.journal.rows import Row, Scratch


class Matter(Row):
    """Anything that acts are about and that has a state."""

    code = models.CharField(max_length=64, unique=True, help_text="public and stable; of a lot, the unified deal code")
    procedure = models.CharField(max_length=60)
    stage = models.CharField(max_length=40)
    title = models.CharField(max_length=200, blank=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["parent", "closed_at"], name="matter_open_children")]

    def __str__(self) -> str:
        return f"{self.title or self.procedure} {self.code}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def matter(self) -> Matter:
        """Itself, so that an act may be on any matter whatever owns it (service and supervision know no lots)."""
        return self

    def covers(self) -> list[Matter]:
        return [self]


class HasMatter(Row):
    """A row that owns a matter: a lot, an objection, a guarantee …"""

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="%(class)s")

    class Meta:
        abstract = True

    def covers(self) -> list[Matter]:
        """The matters an act on this row is about: its own, or of a tender its lots'."""
        return [self.matter]


class Moment(Row):
    """A named time of a matter. Never edited: a later row of the same name replaces it, and the past stays."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="moments")
    name = models.CharField(max_length=40)
    at = models.DateTimeField()
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["matter", "name", "id"], name="moment_newest")]


class Due(Row):
    """At this time this act may or must happen. The worker performs it once."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="dues")
    act = models.CharField(max_length=80)
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    dropped = models.BooleanField(default=False, help_text="replaced by another time, or no longer wanted")

    class Meta:
        indexes = [models.Index(fields=["done_at", "dropped", "at"], name="due_next")]


class Breach(Row):
    """A clock that was written too late: kept for the supervisor, never a reason to lose the act."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="breaches")
    rule = models.CharField(max_length=40)
    since = models.DateTimeField()
    by = models.DateTimeField()
    limit = models.DateTimeField(null=True)
    act = models.CharField(max_length=80)


class DueTry(Scratch):
    """A due act that was refused: why, and when it is tried again."""

    due = models.OneToOneField(Due, primary_key=True, on_delete=models.CASCADE, related_name="tried")
    tries = models.IntegerField(default=0)
    next_at = models.DateTimeField()
    why = models.TextField(blank=True)
