"""Who is who. Passwords are no evidence: they stand apart, in `Login`."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from ggzy.foundation.journal.rows import Row, Scratch
from ggzy.foundation.matters.models import Matter


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


class OrganisationRole(Row):
    """What an organisation is registered as, from a day to a day."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=20)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)


class Person(Row):
    """Somebody. `key` is public and random; the name never goes into the log."""

    key = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=60)

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
    der = models.BinaryField()
    bound_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)


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
