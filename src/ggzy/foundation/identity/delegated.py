"""Duties that a colleague has lent: only what the giver holds now, only in its days, only on the matter it names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from ggzy.foundation import clock
from ggzy.foundation.acts.roles import Role
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.secrets import seal, unseal
from ggzy.foundation.statements import Asked

from .models import Delegation, Membership

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from ggzy.foundation.acts import Session

    from .models import Organisation, Person

WIDTH = 64  # bytes of every sealed matter code, so that nobody sees whether there is one
#: what may be lent. Witness and expert are given by name, and an administrator answers for the organisation in person
LENDABLE = frozenset(
    {
        Role.TENDERER,
        Role.AGENCY,
        Role.BIDDER,
        Role.CENTRE,
        Role.SUPERVISOR,
        Role.DISCIPLINE,
        Role.GUARANTOR,
        Role.TRUSTEE,
    }
)


@dataclass(frozen=True)
class Lent:
    """One standing delegation as it counts: its duties that the giver still holds; `matter` empty for all."""

    giver: Person
    duties: frozenset[Role]
    matter: str

    def covers(self, role: Role, matter: Matter | None) -> bool:
        return role in self.duties and (not self.matter or (matter is not None and self.matter in _codes(matter)))


def sealed_matter(key: str, code: str) -> bytes:
    return seal("delegations", key, code.ljust(WIDTH).encode())


def matter_of(row: Delegation) -> str:
    """The code of the one matter a delegation covers; empty for all."""
    return unseal("delegations", row.key, row.sealed).decode().strip()


def standing(person: Person, party: Organisation | None) -> tuple[Lent, ...]:
    """What this person has been lent for this organisation and holds now."""
    if party is None:
        return ()
    now = clock.now()
    rows = Delegation.objects.filter(receiver=person, organisation=party, ended_at=None, since__lte=now, until__gt=now)
    return tuple(one for one in map(_lent, rows.select_related("giver")) if one.duties)


def _lent(row: Delegation) -> Lent:
    return Lent(row.giver, own_duties(row.giver, row.organisation_id) & {Role(d) for d in row.duties}, matter_of(row))


def own_duties(person: Person, organisation: int) -> frozenset[Role]:
    """The duties somebody has in an organisation now by membership, not lent."""
    now = clock.now()
    return frozenset(Role(duty) for (duties,) in _duties(person.pk, organisation, now) for duty in duties)


def _standing_duties(person: int, organisation: int, now: datetime) -> QuerySet[Any, Any]:
    standing = Membership.objects.filter(Q(until=None) | Q(until__gt=now), since__lte=now)
    return standing.filter(person_id=person, organisation_id=organisation).values_list("duties")


_duties = Asked(_standing_duties)


def givers(session: Session, role: Role, matter: Matter | None) -> list[Person]:
    """For whom somebody acts who has this role by delegation only; nobody for who has it themselves."""
    if session.person is None or session.party is None or role in own_duties(session.person, session.party.pk):
        return []
    return [one.giver for one in standing(session.person, session.party) if one.covers(role, matter)]


def _codes(matter: Matter) -> set[str]:
    """The code of a matter and of those above it: a delegation for a tender covers its lots."""
    found = {matter.code}
    while matter.parent_id:
        matter = Matter.objects.get(pk=matter.parent_id)
        found.add(matter.code)
    return found
