"""Webhooks of my organisation: what was posted where, what the other side said, what is tried again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from ggzy.foundation.acts.registry import ACTS
from ggzy.foundation.text import Text
from ggzy.service.webhooks import queries
from ggzy.service.webhooks.acts import WHO

from .guards import session_of, signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from ggzy.service.webhooks.models import Webhook

SHOWN = 50


@signed_in
@require_safe
def webhooks(request: HttpRequest) -> HttpResponse:
    session = session_of(request)
    found = []
    for one in queries.mine(session):
        sent = queries.deliveries(one)[:SHOWN]
        lines = [{**line, "title": ACTS[line["act"]].title if line["act"] in ACTS else _plain(line)} for line in sent]
        names = [ACTS[name].title if name in ACTS else Text(name, name) for name in one.acts]
        found.append((one, one.opened()["url"], names, lines))
    may = any(session.holds(role) for role in WHO)
    return render(
        request, "desk/webhooks.html", {"section": "desk", "here_is": "webhooks", "hooks": found, "may": may}
    )


@signed_in
@require_POST
def again(request: HttpRequest, key: str) -> HttpResponse:
    """A delivery that was given up goes back in line."""
    if not queries.again(_mine(request, key), request.POST.get("id", "")):
        raise Http404
    return redirect("desk:webhooks")


def _mine(request: HttpRequest, key: str) -> Webhook:
    found = next((one for one in queries.mine(session_of(request)) if one.key == key), None)
    if found is None:
        raise Http404
    return found


def _plain(line: dict[str, str]) -> Text:
    return Text(line["act"], line["act"])
