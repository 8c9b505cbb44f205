"""The pool, the draws, the seats. Who sits where is sealed until the result."""

from __future__ import annotations

from django.db import models

from ggzy.foundation.identity.models import Organisation, Person
from ggzy.foundation.journal.rows import Row
from ggzy.foundation.matters.models import HasMatter, Matter


class Expert(Row):
    """Somebody in the pool (评标专家, 招标投标法 37)."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="expert")
    employer = models.CharField(max_length=18, blank=True, help_text="USCC; empty for the retired or self-employed")
    region = models.CharField(max_length=6, blank=True, help_text="GB/T 2260")
    since = models.DateField(help_text="working in the field since")
    titles = models.JSONField(default=list, help_text="职称")
    enrolled_at = models.DateTimeField()


class Specialty(Row):
    """A class of the national tree that an expert serves."""

    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="specialties")
    code = models.CharField(max_length=7)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["expert", "code"], name="specialty_once")]


class ExpertState(Row):
    """Suspended from a time to a time, with the reason. Never edited; the newest row counts."""

    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="states")
    state = models.CharField(max_length=20, help_text="active, suspended")
    reason = models.TextField(blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)


class Relation(Row):
    """A party an expert must keep away from, and why: a code of ggzy_core.draws.freeze.REASONS."""

    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="relations")
    uscc = models.CharField(max_length=18)
    reason = models.CharField(max_length=20)
    declared_at = models.DateTimeField()


class DrawKey(Row):
    """The VRF key of a party to draws, by the role it draws in. Of one party and role the newest counts."""

    party = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="draw_keys")
    role = models.CharField(max_length=20)
    public = models.CharField(max_length=64, help_text="hex")
    registered_at = models.DateTimeField()


class Draw(HasMatter):
    """One draw for the matter above its own (抽取). What was frozen is public; salts and names are sealed."""

    freeze = models.JSONField(help_text="the document of ggzy_core.draws.freeze")
    pool = models.JSONField(help_text="commitments and classes, in order")
    sealed = models.BinaryField(help_text="commitment to person and salt: under the node's key until the result")
    representatives = models.IntegerField(default=0, help_text="seats of the tenderer's own representatives")
    frozen_at = models.DateTimeField()


class Contribution(Row):
    """One party's VRF proof over the frozen list, and the proof that the list stood in the journal before it."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="contributions")
    name = models.CharField(max_length=20, help_text="centre, supervisor, tenderer")
    proof = models.CharField(max_length=160, help_text="hex")
    receipt = models.TextField(help_text="of the freeze, as it was before this contribution")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draw", "name"], name="contribution_once")]


class Seat(Row):
    """Somebody drawn and called, in the order of calling. Later seats replace declined ones."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="seats")
    number = models.IntegerField()
    specialty = models.CharField(max_length=7)
    commitment = models.CharField(max_length=64)
    who = models.CharField(max_length=64, help_text="keyed hash of matter and person")
    called_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draw", "number"], name="seat_number_once")]


class Answer(Row):
    """What somebody called said: coming, or not and why."""

    seat = models.OneToOneField(Seat, on_delete=models.PROTECT, related_name="answer")
    accepted = models.BooleanField()
    reason = models.CharField(max_length=20, blank=True, help_text="of a decline: recusal, illness, absence")
    at = models.DateTimeField()


class Member(Row):
    """A seat of the committee (评标委员会) by number, which is all that anybody sees before the result."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="members")
    number = models.IntegerField()
    kind = models.CharField(max_length=20, help_text="expert, representative")
    who = models.CharField(max_length=64, help_text="keyed hash of matter and person")
    sealed = models.BinaryField(help_text="the person: under the node's key until the result")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "number"], name="member_number_once")]


class Disclosure(Row):
    """The committee's names, published with the result; and what opens the frozen commitments of the drawn."""

    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="committee")
    members = models.JSONField()
    opened = models.JSONField(help_text="commitment, salt and expert's key of everybody who was called")
    at = models.DateTimeField()
