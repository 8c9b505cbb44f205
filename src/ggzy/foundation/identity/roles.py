"""Does this person hold this role, for this party, on this matter? The only place that answers."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from ggzy.foundation import clock
from ggzy.foundation.acts.roles import Role
from ggzy.foundation.acts.session import Session
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.statements import Asked

from . import delegated
from .models import Membership, Organisation, OrganisationRole, Part, Person

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

#: roles that only count where somebody has been given the part on this very matter, or on the one above it
BOUND = {Role.TENDERER, Role.AGENCY, Role.SUPERVISOR, Role.WITNESS, Role.TRUSTEE}
NOBODY = -1  # the key of no person and no party
#: rooms that know more than a Part row can say (a sealed committee, say) answer for their role themselves
RESOLVERS: dict[Role, Callable[[Session, Matter | None], bool]] = {}


def session_for(person: Person, party: Organisation | None = None, certificate: str = "") -> Session:
    """The session of a person who acts for an organisation (their only one, unless said otherwise)."""
    memberships = list(_standing(Membership.objects.filter(person=person)).select_related("organisation"))
    if party is None and len({m.organisation_id for m in memberships}) == 1:
        party = memberships[0].organisation
    duties = {Role(d) for m in memberships if party is not None and m.organisation_id == party.pk for d in m.duties}
    registered = set()
    if party is not None:
        registered = {Role(r) for r in _standing(party.roles.all()).values_list("role", flat=True)}
    held = frozenset(duties & (registered | {Role.ADMINISTRATOR}))
    lent = delegated.standing(person, party)

    def holds(session: Session, role: Role, matter: Matter | None) -> bool:
        if _holds(session, held, role, matter):
            return True
        more = role in registered and any(one.covers(role, matter) for one in lent)
        return more and _holds(session, frozenset({role}), role, matter)

    return Session(person=person, party=party, certificate=certificate, holds_role=holds)


def anonymous() -> Session:
    """Nobody in particular: a citizen at the counter."""
    return Session()


def _holds(session: Session, held: frozenset[Role], role: Role, matter: Matter | None) -> bool:
    if role in (Role.ANYONE, Role.PERSON):
        return True
    if role in RESOLVERS:
        return RESOLVERS[role](session, matter)
    if role not in held:
        return False
    if matter is None or role not in BOUND:
        return True
    return has_part(session, role, matter)


def has_part(session: Session, role: Role, matter: Matter) -> bool:
    """Has the session's organisation, or the person by name, been given this part on the matter or above it?"""
    near, above = [matter.pk], matter.parent_id
    while above:
        near.append(above)
        (above,) = _above.first(above)
    person, party = getattr(session.person, "pk", NOBODY), getattr(session.party, "pk", NOBODY)
    return bool(_parts(len(near))(person, party, str(role), clock.now(), *near))


_above = Asked(lambda key: Matter.objects.filter(pk=key).values_list("parent_id"))


@cache
def _parts(matters: int) -> Asked:
    """Is there a part of a person, or of any person of a party, on one of so many matters, standing now?"""

    def asked(person: int, party: int, role: str, now: datetime, *near: int) -> QuerySet[Any, Any]:
        who = Q(person_id=person) | Q(person=None, organisation_id=party)
        standing = Part.objects.filter(Q(until=None) | Q(until__gt=now), since__lte=now)
        return standing.filter(who, role=role, matter_id__in=near).values_list("pk")[:1]

    return Asked(asked)


def _standing(rows):  # type: ignore[no-untyped-def]
    """Rows of a period that holds now."""
    today = clock.now()
    return rows.filter(Q(until=None) | Q(until__gt=today), since__lte=today)


__all__ = ["RESOLVERS", "OrganisationRole", "anonymous", "has_part", "session_for"]
