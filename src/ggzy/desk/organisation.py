"""My organisation: what the register says of it, its people, what they lent one another, what waits for an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ggzy.foundation import clock
from ggzy.foundation.acts.registry import ACTS
from ggzy.foundation.acts.roles import Role
from ggzy.foundation.identity import queries, visits

from .guards import session_of, signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from ggzy.foundation.acts import Session
    from ggzy.foundation.acts.registry import ActSpec

#: acts of an organisation's own affairs stand on its page, and not among what begins a trade
HERE = (
    "person.invite",
    "person.enrol",
    "organisation.correct",
    "organisation.ask-roles",
    "delegation.give",
    "certificate.bind",
    "recovery.ask",
)


@signed_in
@require_safe
def organisation(request: HttpRequest) -> HttpResponse:
    session = session_of(request)
    context: dict[str, Any] = {
        "section": "desk",
        "here_is": "organisation",
        "party": session.party,
        "parties": visits.parties(session),
        "applications": [(one, _roles(one.asked.get("roles", ()))) for one in queries.applications(session)],
        "answers": session.holds(Role.CENTRE),
    }
    if session.party is not None:
        context |= _inside(session)
    return render(request, "desk/organisation.html", context)


def _inside(session: Session) -> dict[str, Any]:
    """What only its own people see."""
    now = clock.now()
    standing = Q(until=None) | Q(until__gt=now)
    roles = session.party.roles.filter(standing, since__lte=now).order_by("id")
    keeps = session.holds(Role.ADMINISTRATOR)
    return {
        "roles": [(Role(one.role).label, one.since) for one in roles],
        "corrections": session.party.corrections.order_by("-id")[:50],
        "members": queries.members(session.party),
        "loans": queries.loans(session),
        "invitations": queries.invitations(session.party) if keeps else [],
        "recoveries": queries.recoveries(session),
        "keeps": keeps,
        "acts": _acts(session),
    }


def _acts(session: Session) -> list[ActSpec]:
    return [ACTS[name] for name in HERE if any(session.holds(role) for role in ACTS[name].by)]


def _roles(names: Any) -> list[Any]:
    return [Role(name).label for name in names if name in set(Role)]
