"""Who is who. Passwords are no evidence: they stand apart, in `Login`."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from ggzy.foundation.journal.rows import Row, Scratch
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.secrets.fields import SealedBytes, SealedText


class Organisation(Row):
    """A party (主体) with a unified social credit code."""

    uscc = models.CharField(max_length=18, unique=True, help_text="统一社会信用代码, GB 32100-2015")
    name = models.CharField(max_length=120)
    region = models.CharField(max_length=6, blank=True, help_text="GB/T 2260")
    registered_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        return self.uscc

    def person_named(self, name: str) -> Person | None:
        """Its member of this name. Names are sealed: no query finds them, so its members are read."""
        members = self.members.select_related("person").order_by("id")
        return next((one.person for one in members if one.person.name == name), None)


class OrganisationRole(Row):
    """What an organisation is registered as, from a day to a day."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=20)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)


class Person(Row):
    """Somebody. `key` is public and random; the name never goes into the log."""

    key = models.CharField(max_length=32, unique=True)
    name = SealedText(scope="person/{row.key}", max_length=60)
    mark = models.CharField(  # noqa: DJ001  unique where it is there, absent for many
        max_length=64, null=True, unique=True, help_text="keyed hash of the identity number, where it was given"
    )

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        return self.key


class Membership(Row):
    """A person's duties in an organisation, from a day to a day."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="members")
    duties = models.JSONField(default=list, help_text="roles this person may act in for the organisation")
    post = models.CharField(max_length=60, blank=True, help_text="职务")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)


class Part(Row):
    """Who plays which part on a matter, where the role is bound to one: tenderer, agency, supervisor, witness."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="parts")
    role = models.CharField(max_length=20)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="parts")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="parts")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["matter", "role"], name="part_of_matter")]


class Certificate(Row):
    """A certificate bound to a person and the organisation they sign for."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="certificates")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="certificates")
    fingerprint = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the DER, hex")
    der = SealedBytes(scope="person/{row.person.key}", bound="{row.fingerprint}")  # it names the person
    bound_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)


class Application(Row):
    """What an organisation asks of the centre: to be registered, a correction, another role. Answered once."""

    key = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=10, help_text="register, correct, roles")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="applications")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="applications")
    asked = models.JSONField(help_text="uscc, name, region, roles: what would be on the public register")
    made_at = models.DateTimeField()
    answer = models.CharField(max_length=10, blank=True, help_text="confirmed or declined")
    reason = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.asked.get("name") or self.organisation or self.key)


class Correction(Row):
    """One field of an organisation as it was before and after: the past of the register stays readable."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="corrections")
    field = models.CharField(max_length=20)
    before = models.CharField(max_length=120)
    after = models.CharField(max_length=120)
    at = models.DateTimeField()


class Invitation(Row):
    """Somebody is asked to join, with duties. Whoever has the code may take it, once and in time."""

    key = models.CharField(max_length=32, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    name = SealedText(scope="invitation/{row.key}", max_length=60)
    duties = models.JSONField(default=list)
    post = models.CharField(max_length=60, blank=True)
    code = models.CharField(max_length=64, unique=True, help_text="keyed hash of the code")
    until = models.DateTimeField()
    duties_until = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)


class Delegation(Row):
    """One person's duties lent to a colleague, from a day to a day. The matter it is limited to is nobody's to read."""

    key = models.CharField(max_length=32, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="delegations")
    giver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="given")
    receiver = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="received")
    duties = models.JSONField(default=list)
    sealed = models.BinaryField(help_text="code of the one matter it covers, padded; blanks: all")
    since = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class Recovery(Row):
    """A lost account on its way back: one person asks, another confirms, then its owner sets a new password."""

    key = models.CharField(max_length=32, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="recoveries")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="recoveries")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    visits_ended = models.DateTimeField(null=True, help_text="real time; sign-ins from before it are over")
    code = models.CharField(max_length=64, blank=True, help_text="keyed hash of the code that was shown once")
    done_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)


class DutyHeld(Row):
    """In which of the duties that may not meet somebody has acted on a trade (the matter at the top). One each."""

    # No constraint in the database: it would lock the matter at the top after one below, and two acts would wait for
    # each other. Matters are never deleted.
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="duties_held", db_constraint=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="duties_held")
    duty = models.CharField(max_length=20)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "person"], name="one_duty_on_a_trade")]


class LoginManager(BaseUserManager["Login"]):
    def get_by_natural_key(self, username: str | None) -> Login:
        return self.get(username=username)


class Login(AbstractBaseUser, Scratch):
    """A name and a password for somebody. Losing it changes nothing that is on the record."""

    username = models.CharField(max_length=60, unique=True)
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="login")
    is_active = models.BooleanField(default=True)

    last_login = None  # when somebody signed in is in the access log, not in a table that says who works tonight

    objects = LoginManager()

    USERNAME_FIELD = "username"


class Challenge(Scratch):
    """A sign-in challenge that was handed out; taken once, gone soon."""

    nonce = models.CharField(max_length=64, primary_key=True)
    origin = models.CharField(max_length=280, blank=True, help_text="scheme and host it was asked at")
    made_at = models.DateTimeField()
    taken = models.BooleanField(default=False)
