"""What my organisation shares and who looked; what others share with it, or with whoever has the code."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from ggzy.foundation.acts import perform
from ggzy.foundation.acts.registry import ACTS
from ggzy.foundation.acts.roles import Role
from ggzy.foundation.identity import strangers
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text
from ggzy.service.sharing import queries

from .guards import session_of, signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from ggzy.foundation.acts import Done


@signed_in
@require_safe
def shares(request: HttpRequest) -> HttpResponse:
    session = session_of(request)
    context: dict[str, Any] = {"section": "desk", "here_is": "organisation", "party": session.party}
    if session.party is not None:
        context |= {
            "keeps": session.holds(Role.ADMINISTRATOR),
            "granted": queries.granted(session.party) if session.holds(Role.ADMINISTRATOR) else [],
            "stamp": secrets.token_urlsafe(12),
            "for_me": [(one, one.opened()["purpose"]) for one in queries.for_reader(session)],
        }
    return render(request, "desk/shares.html", context)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def shared(request: HttpRequest) -> HttpResponse:
    """Type the code, or press what is shared with one's organisation; each POST is one reading, on the record."""
    context: dict[str, Any] = {"section": "desk", "key": secrets.token_urlsafe(18)}
    if request.method != "POST":
        return render(request, "desk/shared.html", context)
    try:
        done = _read(request)
    except Refusal as refusal:
        return render(request, "desk/shared.html", context | {"refusal": refusal}, status=refusal.status)
    told = getattr(done.result, "shown_once", None)
    if told is not None:
        context |= {"party": told["party"], "groups": [_group(one) for one in told["shown"]], "leaf": done.entry.leaf}
    return render(request, "desk/shared.html", context | {"repeated": told is None})


def _read(request: HttpRequest) -> Done:
    session, spec = session_of(request), ACTS["share.read"]
    strangers.knock(request, spec, session)
    data = {"code": request.POST.get("code", "")[:60], "share": request.POST.get("share", "")[:32]}
    return perform(spec, session, data=data, key=f"shared:{request.POST.get('_key', '')[:60]}")


def _group(told: dict[str, Any]) -> tuple[Text, list[dict[str, Any]]]:
    lines = [{**one, "name": Text(**one["name"]), "said": Text(**one["said"])} for one in told["facts"]]
    return Text(**told["title"]), lines
