"""What an organisation's people see of it: who is there, what was lent, what waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from ggzy.foundation import clock
from ggzy.foundation.acts.roles import Role
from ggzy.foundation.rulebook import span

from .delegated import matter_of
from .models import Application, Certificate, Delegation, Invitation, Membership, Recovery

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session

    from .models import Organisation

MOST = 500


@dataclass(frozen=True)
class Member:
    """Somebody's standing duties; `certificate` and `login` say how they may sign in."""

    row: Membership
    duties: tuple[Role, ...]
    certificate: bool
    login: bool


@dataclass(frozen=True)
class Loan:
    """A delegation as its people see it; `state` is coming, standing or over."""

    row: Delegation
    duties: tuple[Role, ...]
    matter: str
    state: str


def members(organisation: Organisation) -> list[Member]:
    """Who has duties now, in the order they came."""
    now = clock.now()
    standing = Membership.objects.filter(Q(until=None) | Q(until__gt=now), organisation=organisation, since__lte=now)
    rows = list(standing.select_related("person", "person__login").order_by("id")[:MOST])
    bound = Certificate.objects.filter(organisation=organisation, revoked_at=None).values_list("person", flat=True)
    certified = set(bound)
    return [
        Member(
            row,
            tuple(Role(duty) for duty in row.duties),
            row.person_id in certified,
            getattr(getattr(row.person, "login", None), "is_active", False),
        )
        for row in rows
    ]


def loans(session: Session) -> list[Loan]:
    """What one gave and was given; for an administrator everything of the organisation. Newest first."""
    rows = Delegation.objects.filter(organisation=session.party).select_related("giver", "receiver")
    if not session.holds(Role.ADMINISTRATOR):
        rows = rows.filter(Q(giver=session.person) | Q(receiver=session.person))
    return [_loan(row, session) for row in rows.order_by("-id")[:MOST]]


def _loan(row: Delegation, session: Session) -> Loan:
    now = clock.now()
    over = row.ended_at is not None or row.until <= now
    state = "over" if over else "coming" if row.since > now else "standing"
    party_to_it = session.person in (row.giver, row.receiver)
    return Loan(row, tuple(Role(duty) for duty in row.duties), matter_of(row) if party_to_it else "", state)


def invitations(organisation: Organisation) -> list[Invitation]:
    rows = Invitation.objects.filter(organisation=organisation, taken_at=None, ended_at=None, until__gt=clock.now())
    return list(rows.order_by("-id")[:MOST])


def applications(session: Session) -> list[Application]:
    """Those of one's own organisation, or of oneself before there is one; what waits for the centre's answer."""
    mine = Q(organisation=session.party) if session.party is not None else Q(person=session.person)
    if session.holds(Role.CENTRE):
        mine |= Q(answer="")
    return list(Application.objects.filter(mine).select_related("organisation", "person").order_by("-id")[:50])


def recoveries(session: Session) -> list[Recovery]:
    """Requests that wait to be confirmed, for those who may."""
    now = clock.now()
    rows = Recovery.objects.filter(
        confirmed_at=None, ended_at=None, asked_at__gt=now - span("P-RECOVERY", now)
    ).select_related("person", "organisation", "asked_by")
    if session.holds(Role.CENTRE):
        return list(rows.order_by("id"))
    if session.holds(Role.ADMINISTRATOR):
        return list(rows.filter(organisation=session.party).order_by("id"))
    return []
