"""Passkeys: binding one, signing in by one. The script only carries options to the device and its answer back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ggzy.foundation.acts import perform
from ggzy.foundation.identity import visits
from ggzy.foundation.identity.roles import session_for
from ggzy.foundation.refusal import Refusal
from ggzy.service.passkeys import checking, queries, rules

from .guards import session_of, signed_in
from .signing import next_of

if TYPE_CHECKING:
    from django.http import HttpRequest

BINDING, ENTERING = "passkey-binding", "passkey-entering"  # where the session keeps the nonce it was given


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def passkeys(request: HttpRequest) -> HttpResponse:
    """The standing ones; POST `options` asks for what the device needs, POST with an answer binds."""
    session = session_of(request)
    if "options" in request.POST:
        return _options(request, BINDING, *checking.ask_to_bind(_origin(request), session.person))
    refusal = None
    if request.method == "POST":
        name = request.POST.get("name", "").strip()
        data = {"name": name, "nonce": _nonce(request, BINDING), "answer": request.POST.get("answer", "")}
        try:
            done = perform("passkey.bind", session, data=data)
            return redirect("desk:receipt", leaf=done.entry.leaf)
        except Refusal as refused:
            refusal = refused
    context: dict[str, Any] = {
        "section": "desk",
        "passkeys": queries.of(session.person),
        "refusal": refusal,
        "name": request.POST.get("name", ""),
        "closed": _closed(session),
    }
    return render(request, "desk/passkeys.html", context, status=refusal.status if refusal else 200)


@never_cache
@require_POST
def by_passkey(request: HttpRequest) -> HttpResponse:
    """POST `options` asks for what the device needs; POST with its answer signs in."""
    if "options" in request.POST:
        return _options(request, ENTERING, *checking.ask_to_enter(_origin(request)))
    try:
        passkey = checking.entered(_nonce(request, ENTERING), request.POST.get("answer", ""))
        rules.signs_nothing(None, session_for(passkey.person))
        visits.enter(request, passkey.person, passkey=passkey.key)
    except Refusal as refusal:
        context = {"next": next_of(request), "section": "desk", "refusal": refusal}
        return render(request, "desk/sign_in.html", context, status=refusal.status)
    return redirect(next_of(request))


def _options(request: HttpRequest, where: str, nonce: str, options: str) -> HttpResponse:
    request.session[where] = nonce
    return HttpResponse(options, content_type="application/json", headers={"Cache-Control": "no-store"})


def _nonce(request: HttpRequest, where: str) -> str:
    """The challenge this very browser was given; it has it no more."""
    return str(request.session.pop(where, "")) or "-"


def _origin(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _closed(session: Any) -> Refusal | None:
    try:
        rules.signs_nothing(None, session)
    except Refusal as refusal:
        return refusal
    return None
