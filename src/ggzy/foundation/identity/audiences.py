"""Audiences that follow from parts and duties."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Q

from ggzy.foundation import clock
from ggzy.foundation.acts.roles import Role
from ggzy.foundation.acts.tells import Audience
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.secrets import unseal
from ggzy.foundation.text import Text

from .models import Delegation, Membership, Part, Person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ggzy.foundation.matters.models import Matter


def people_of(organisations: Iterable[Any], *duties: Role) -> list[Person]:
    """Who has one of these duties in one of these organisations now, their own or lent; all their people for none."""
    now, wanted = clock.now(), {str(duty) for duty in duties}
    keys = [getattr(one, "pk", one) for one in organisations]
    rows = Membership.objects.filter(Q(until=None) | Q(until__gt=now), organisation__in=keys, since__lte=now)
    found = {row.person for row in rows.select_related("person") if not wanted or wanted & set(row.duties)}
    lent = Delegation.objects.filter(organisation__in=keys, ended_at=None, since__lte=now, until__gt=now)
    found |= {row.receiver for row in lent.select_related("receiver") if wanted & set(row.duties)}
    return sorted(found, key=lambda one: one.pk)


def part(*roles: Role) -> Audience:
    """Those who have this part on the matter or on one above it."""

    def who(matter: Matter | None, entry: Entry | None) -> list[Person]:
        found: dict[int, Person] = {}
        for row in _parts(matter, roles):
            for one in [row.person] if row.person else people_of([row.organisation_id], Role(row.role)):
                found[one.pk] = one
        return list(found.values())

    return Audience(_named(roles), who)


def holders(*roles: Role) -> Audience:
    """Everybody with this duty, on whatever matter."""

    def who(matter: Matter | None, entry: Entry | None) -> list[Person]:
        now, names = clock.now(), [str(role) for role in roles]
        rows = Membership.objects.filter(Q(until=None) | Q(until__gt=now), since__lte=now)
        registered = rows.filter(organisation__roles__role__in=names).select_related("person").distinct()
        return list({row.person_id: row.person for row in registered if set(names) & set(row.duties)}.values())

    return Audience(_named(roles), who)


def of_result(label: Text, find: Callable[[Any], Iterable[Person | None]], *, secret: bool = False) -> Audience:
    """People whom the row that the act left names."""

    def who(matter: Matter | None, entry: Entry | None) -> list[Person]:
        name, _, key = (entry.result if entry is not None else "").partition(":")
        row = apps.get_model(name).objects.filter(pk=key).first() if key else None
        return [one for one in find(row) if one is not None] if row is not None else []

    return Audience(label, who, secret)


def who_did(act: str, label: Text, duty: Role) -> Audience:
    """Whoever did an earlier act on the matter: their organisation's people with this duty, or the person alone.

    Who that is may be nobody's to know, so the audience is secret.
    """

    def who(matter: Matter | None, entry: Entry | None) -> list[Person]:
        done = (
            Entry.objects.filter(subject=matter.code, act=act).order_by("id").first() if matter is not None else None
        )
        if done is None:
            return []
        said = json.loads(unseal(done.subject, "record", done.secret, done.leaf))
        if said["party"] is not None:
            return people_of([said["party"]], duty)
        return list(Person.objects.filter(pk=said["person"]))

    return Audience(label, who, secret=True)


def _parts(matter: Matter | None, roles: tuple[Role, ...]) -> list[Part]:
    if matter is None:
        return []
    near, above = [matter.pk], matter.parent
    while above is not None:
        near.append(above.pk)
        above = above.parent
    now = clock.now()
    standing = Part.objects.filter(Q(until=None) | Q(until__gt=now), matter__in=near, role__in=[str(r) for r in roles])
    return list(standing.select_related("person"))


def _named(roles: tuple[Role, ...]) -> Text:
    return Text("、".join(role.label.zh for role in roles), ", ".join(role.label.en for role in roles))


TENDERING = part(Role.TENDERER, Role.AGENCY)
SUPERVISOR = part(Role.SUPERVISOR)
WITNESS = part(Role.WITNESS)
CENTRE = holders(Role.CENTRE)
