"""Everybody of a sample city by what they do, for a visitor who wants to be one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ggzy.foundation.acts.roles import Role
from ggzy.foundation.identity.models import Membership, Person

if TYPE_CHECKING:
    from ggzy.foundation.identity.models import Organisation

MOST = 12  # of one kind on the page; a search finds the others
ORDER = (
    Role.TENDERER,
    Role.AGENCY,
    Role.BIDDER,
    Role.EXPERT,
    Role.CENTRE,
    Role.WITNESS,
    Role.SUPERVISOR,
    Role.DISCIPLINE,
    Role.GUARANTOR,
    Role.TRUSTEE,
    Role.NOTARY,
    Role.ADMINISTRATOR,
)


@dataclass(frozen=True)
class Somebody:
    """A person as the list shows them; `username` is empty for one without a login."""

    key: str
    person: str
    organisation: str
    username: str


@dataclass(frozen=True)
class Group:
    """People of one duty: the first few, and how many there are."""

    role: Role
    people: list[Somebody]
    count: int


def groups(wanted: str = "") -> list[Group]:
    """Everybody, or those whose own or whose organisation's name holds `wanted`."""
    found: dict[str, list[Somebody]] = {}
    rows = Membership.objects.select_related("person__login", "organisation").order_by("id")
    for row in rows:
        if wanted not in row.person.name and wanted not in row.organisation.name:
            continue
        for duty in row.duties[:1]:
            found.setdefault(duty, []).append(_somebody(row.person, row.organisation))
    return [Group(role, found[role][:MOST], len(found[role])) for role in ORDER if role in found]


def find(key: str) -> tuple[Person, Organisation] | None:
    """A person and the organisation they act for, by the person's public key."""
    row = Membership.objects.select_related("person", "organisation").filter(person__key=key).order_by("id").first()
    return None if row is None else (row.person, row.organisation)


def _somebody(person: Person, organisation: Organisation) -> Somebody:
    login = getattr(person, "login", None)
    return Somebody(person.key, person.name, organisation.name, login.username if login else "")
