"""Inbox, one matter, oneself."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ggzy.foundation.acts import Role, Session
from ggzy.foundation.identity import visits
from ggzy.foundation.identity.expiry import expiring
from ggzy.foundation.identity.reach import reach
from ggzy.foundation.look.records import public_record
from ggzy.foundation.look.timeline import timeline
from ggzy.foundation.matters import engine
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.matters.moments import moments
from ggzy.foundation.matters.public import is_public
from ggzy.trading.bidding.assurance import warnings_of

from . import guarantees, objecting
from .guards import matter_within_reach, session_of, signed_in
from .inbox import acts_alone, acts_beginning, inbox, item_of, within_reach

ON_A_PAGE = 20


@signed_in
@require_safe
def inbox_page(request: HttpRequest) -> HttpResponse:
    session = session_of(request)
    page = Paginator(within_reach(session), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": "desk",
        "here_is": "inbox",
        "page": page,
        "inbox": inbox(session, page),
        "alone": acts_alone(session),
        "writes": session.holds(Role.TENDERER) or session.holds(Role.AGENCY),
        "parties": visits.parties(session),
        "expiring": expiring(session.person),
        "bids": warnings_of(session),
        "supervises": session.holds(Role.SUPERVISOR) or session.holds(Role.DISCIPLINE),
    }
    return render(request, "desk/inbox.html", context)


@signed_in
@require_safe
def matter(request: HttpRequest, code: str) -> HttpResponse:
    """A matter as its people see it: what can be done comes first."""
    session = session_of(request)
    found = matter_within_reach(session, code)
    children = list(reach(session).filter(parent=found).order_by("-id")[:50])
    lines, total = public_record(found, *children)
    context: dict[str, Any] = {
        "section": "desk",
        "matter": found,
        "item": item_of(session, found),
        "timeline": timeline(found),
        "moments": moments(found),
        "children": [(child, timeline(child)) for child in children],
        "lines": lines,
        "total": total,
        "public": is_public(found),
        "opens": any(stage.ends == "opening.begin" for stage in engine.procedure_of(found).stages),
        "sits": _sits(session, found),
        "beginning": acts_beginning(session, found),
        **objecting.about(session, found),
        **guarantees.about(session, found),
    }
    return render(request, "desk/matter.html", context)


def _sits(session: Session, matter: Matter) -> bool:
    """Is there an evaluation room here for this person?"""
    return engine.stage_of(matter).allows("review.record") and session.holds(Role.EXPERT, matter)


@signed_in
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    session = session_of(request)
    context = {"section": "desk", "parties": visits.parties(session), "by_passkey": bool(visits.passkey(request))}
    return render(request, "desk/me.html", context)


@signed_in
@require_POST
def choose_party(request: HttpRequest) -> HttpResponse:
    visits.switch(request, session_of(request), request.POST.get("uscc", ""))
    return redirect("desk:inbox")
