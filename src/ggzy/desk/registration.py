"""My organisation's registration, here and elsewhere: its papers, and what was signed for other nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ggzy.foundation.acts.roles import Role
from ggzy.foundation.journal.receipts import Pending
from ggzy.service.registrations import queries

from .guards import session_of, signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest


@signed_in
@require_safe
def registration(request: HttpRequest) -> HttpResponse:
    session = session_of(request)
    context: dict[str, Any] = {"section": "desk", "here_is": "organisation", "party": session.party}
    if session.party is not None:
        context |= {
            "keeps": session.holds(Role.ADMINISTRATOR),
            "papers": queries.papers(session.party),
            "wanted": queries.still_wanted(session.party),
            "issued": queries.issued(session.party),
            "taken": queries.taken(session.party),
            "nodes": [one for one in queries.nodes() if one.ended_at is None],
        }
    return render(request, "desk/registration.html", context)


@signed_in
@require_safe
def package(request: HttpRequest, key: str) -> HttpResponse:
    """The file to take along: worthless without the code, which stands nowhere."""
    found = queries.of_party(session_of(request), key)
    if found is None:
        raise Http404
    try:
        text = queries.package(found)
    except Pending as pending:
        return HttpResponse(str(pending), status=404, content_type="text/plain; charset=utf-8")
    headers = {"Content-Disposition": f'attachment; filename="registration-{found.sha256[:12]}.json"'}
    return HttpResponse(text, content_type="application/json", headers=headers)
