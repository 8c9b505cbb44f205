"""Names and passwords for a demonstration. Only a node with demo keys takes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.hashers import make_password

from ggzy.foundation.identity.models import Login

if TYPE_CHECKING:
    from .parties import Party, World

MANY = 12  # logins of one kind: a list to choose from, no directory
PASSWORD = "sample-city-2026"  # noqa: S105  printed on the page; production refuses a node with demo keys


@dataclass(frozen=True)
class Visitor:
    """A login as a person reads it: `username`, whose it is, for what."""

    username: str
    organisation: str
    role: str


def give(world: World) -> list[Visitor]:
    """Give everybody whom a visitor may want to be a name; the password is one for all. Answers what was given."""
    if not settings.GGZY_DEMO:
        raise RuntimeError("Demo passwords are for demo nodes only. 演示口令只用于演示节点。")
    hashed = make_password(PASSWORD)  # Argon2 takes its time on purpose: once is enough for a sample
    given = []
    for username, party, role in _wanted(world):
        Login.objects.update_or_create(username=username, defaults={"person": party.person, "password": hashed})
        given.append(Visitor(username, party.name, role))
    return given


def given() -> list[Visitor]:
    """The logins of this node as they stand, for the page that lists them. Empty on a node that is no sample."""
    if not settings.GGZY_DEMO:
        return []
    found = Login.objects.filter(is_active=True).select_related("person").order_by("pk")
    return [_as_visitor(login) for login in found]


def _as_visitor(login: Login) -> Visitor:
    member = login.person.memberships.select_related("organisation").order_by("-id").first()
    name = member.organisation.name if member else ""
    return Visitor(login.username, name, member.duties[0] if member and member.duties else "")


def _wanted(world: World) -> list[tuple[str, Party, str]]:
    people = [
        ("centre", world.centre, "centre"),
        ("witness", world.witness, "witness"),
        ("supervisor", world.supervisor, "supervisor"),
        ("discipline", world.discipline, "discipline"),
        ("data", world.data_manager, "data-manager"),
        ("agency", world.agency, "agency"),
        ("bank", world.bank, "guarantor"),
    ]
    people += [(f"agency{number}", party, "agency") for number, party in enumerate(world.agencies[1:], 2)]
    custodians = list(world.custodians.values())
    for word, group in (("tenderer", world.tenderers), ("trustee", custodians), ("bidder", world.bidders)):
        people += [(f"{word}{number}", party, word) for number, party in enumerate(group[:MANY], 1)]
    people += [(f"expert{number}", party, "expert") for number, party in enumerate(world.experts[:3], 1)]
    return people
