"""Organisations and people that forms offer instead of asking for their codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from ggzy.foundation import clock
from ggzy.foundation.acts.picks import pick
from ggzy.foundation.acts.roles import Role
from ggzy.foundation.text import Text

from .delegated import LENDABLE, own_duties
from .models import Application, Certificate, Delegation, Invitation, Membership, Organisation, Person, Recovery
from .rules import ASKABLE

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session

    Choices = list[tuple[str, str]]

MOST = 2000  # a person searches; nobody looks through more


def registered(role: Role) -> Choices:
    """Organisations registered in a role now, by code."""
    now = clock.now()
    standing = Q(roles__role=role, roles__since__lte=now) & (Q(roles__until=None) | Q(roles__until__gt=now))
    found = Organisation.objects.filter(standing).distinct().order_by("id").values_list("uscc", "name")
    return [(uscc, f"{name} · {uscc}") for uscc, name in found[:MOST]]


def _none(role: Role) -> Text:
    return Text(f"还没有登记为{role.label.zh}的单位", f"nobody is registered as {role.label.en} yet")


@pick("organisations.tenderer", none=_none(Role.TENDERER))
def tenderers(session: Session, target: Any) -> Choices:
    """For an agency those it may act for; a tenderer is known."""
    if session.holds(Role.TENDERER):
        return [(session.party.uscc, session.party.name)]
    return registered(Role.TENDERER)


@pick("organisations.supervisor", none=_none(Role.SUPERVISOR), public=True)
def supervisors(session: Session, target: Any) -> Choices:
    return registered(Role.SUPERVISOR)


@pick("organisations.guarantor", none=_none(Role.GUARANTOR), public=True)
def guarantors(session: Session, target: Any) -> Choices:
    return registered(Role.GUARANTOR)


@pick("organisations.trustee", none=_none(Role.TRUSTEE), public=True)
def trustees(session: Session, target: Any) -> Choices:
    """Those with a certificate: without one nobody can hold a share."""
    bound = set(Certificate.objects.filter(revoked_at=None).values_list("organisation__uscc", flat=True))
    return [(uscc, label) for uscc, label in registered(Role.TRUSTEE) if uscc in bound]


@pick("organisations")
def organisations(session: Session, target: Any) -> Choices:
    """Every organisation, for those who keep the register."""
    if session.person is None:
        return []
    found = Organisation.objects.order_by("id").values_list("uscc", "name")
    return [(uscc, f"{name} · {uscc}") for uscc, name in found[:MOST]]


@pick("organisations.own")
def own_organisation(session: Session, target: Any) -> Choices:
    """The register for the house; one's own for an organisation's administrator."""
    if session.holds(Role.CENTRE):
        return organisations(session, target)
    return [] if session.party is None else [(session.party.uscc, session.party.name)]


@pick("people.of-party")
def people_of_party(session: Session, target: Any) -> Choices:
    """The people of one's own organisation."""
    return [(one.key, one.name) for one in staff(session)]


@pick("people.to-recover")
def to_recover(session: Session, target: Any) -> Choices:
    """The people of one's own organisation; for the centre every administrator too."""
    found = people_of_party(session, target)
    if not session.holds(Role.CENTRE):
        return found
    now = clock.now()
    standing = Membership.objects.filter(Q(until=None) | Q(until__gt=now), since__lte=now)
    rows = standing.select_related("person", "organisation").order_by("id")
    others = [row for row in rows if str(Role.ADMINISTRATOR) in row.duties and row.organisation != session.party]
    return found + [(row.person.key, f"{row.person.name} · {row.organisation.name}") for row in others[:MOST]]


@pick("people.self")
def oneself(session: Session, target: Any) -> Choices:
    """Oneself, and for those who keep an organisation's people everybody of it."""
    keeps = any(session.holds(role) for role in (Role.ADMINISTRATOR, Role.CENTRE))
    own = [] if session.person is None else [(session.person.key, session.person.name)]
    return people_of_party(session, target) if keeps else own


def staff(session: Session, duty: Role | None = None) -> list[Person]:
    """The people of the session's organisation now, with this duty where one is named."""
    if session.party is None:
        return []
    now = clock.now()
    standing = Membership.objects.filter(Q(until=None) | Q(until__gt=now), organisation=session.party, since__lte=now)
    rows = standing.select_related("person").order_by("id")
    people = {row.person_id: row.person for row in rows if duty is None or str(duty) in row.duties}
    return list(people.values())[:MOST]


@pick("people.colleagues")
def colleagues(session: Session, target: Any) -> Choices:
    """The people of one's own organisation, oneself aside."""
    return [(one.key, one.name) for one in staff(session) if one != session.person]


@pick("duties.to-give")
def duties_to_give(session: Session, target: Any) -> list[tuple[str, Text]]:
    """What the organisation is registered as, and its administration."""
    if session.party is None:
        return []
    now = clock.now()
    rows = session.party.roles.filter(Q(until=None) | Q(until__gt=now), since__lte=now).values_list("role", flat=True)
    return [(str(role), role.label) for role in Role if str(role) in {*rows, str(Role.ADMINISTRATOR)}]


@pick("roles.to-ask", public=True)
def roles_to_ask(session: Session, target: Any) -> list[tuple[str, Text]]:
    return [(str(role), role.label) for role in ASKABLE]


@pick("duties.own")
def duties_of_mine(session: Session, target: Any) -> list[tuple[str, Text]]:
    """Duties of one's own that may be lent."""
    if session.person is None or session.party is None:
        return []
    mine = own_duties(session.person, session.party.pk) & LENDABLE
    return [(str(role), role.label) for role in Role if role in mine]


@pick("applications.open", none=Text("没有待核准的申请", "no application is waiting"))
def open_applications(session: Session, target: Any) -> Choices:
    if not session.holds(Role.CENTRE):
        return []
    rows = Application.objects.filter(answer="").select_related("organisation").order_by("id")
    return [(one.key, f"{one} · {one.asked.get('uscc') or one.organisation.uscc}") for one in rows[:MOST]]


@pick("invitations.open", none=Text("没有等待接受的邀请", "no invitation is waiting"))
def open_invitations(session: Session, target: Any) -> Choices:
    if session.party is None or not any(session.holds(role) for role in (Role.ADMINISTRATOR, Role.CENTRE)):
        return []
    rows = Invitation.objects.filter(organisation=session.party, taken_at=None, ended_at=None, until__gt=clock.now())
    return [(one.key, one.name) for one in rows.order_by("id")[:MOST]]


@pick("delegations.standing", none=Text("没有有效的授权", "no delegation stands"))
def standing_delegations(session: Session, target: Any) -> Choices:
    """Those one gave or has; all of the organisation for its administrator."""
    if session.party is None:
        return []
    rows = Delegation.objects.filter(organisation=session.party, ended_at=None, until__gt=clock.now())
    if not session.holds(Role.ADMINISTRATOR):
        rows = rows.filter(Q(giver=session.person) | Q(receiver=session.person))
    rows = rows.select_related("giver", "receiver").order_by("id")
    return [(one.key, f"{one.giver} → {one.receiver}") for one in rows[:MOST]]


@pick("recoveries.open", none=Text("没有待核准的恢复申请", "no request waits to be confirmed"))
def open_recoveries(session: Session, target: Any) -> Choices:
    rows = Recovery.objects.filter(confirmed_at=None, ended_at=None).select_related("person", "organisation")
    if not session.holds(Role.CENTRE):
        if not session.holds(Role.ADMINISTRATOR):
            return []
        rows = rows.filter(organisation=session.party)
    return [(one.key, f"{one.person} · {one.organisation}") for one in rows.order_by("id")[:MOST]]
