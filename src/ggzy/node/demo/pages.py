"""Be somebody else, be nobody again, follow the tour. These addresses exist on demo nodes only."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ggzy.foundation.identity import visits
from ggzy.foundation.look.language import safe_next
from ggzy.node.sample.logins import PASSWORD

from . import people as everybody
from .tour import steps

LONGEST = 60  # characters of a search


@never_cache
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody one may be, and the logins of the demonstration."""
    wanted = request.GET.get("q", "").strip()[:LONGEST]
    context = {
        "groups": everybody.groups(wanted),
        "q": wanted,
        "password": PASSWORD,
        "next": safe_next(request, request.GET.get("next", "/desk/"), "/desk/"),
    }
    return render(request, "demo/people.html", context)


@require_POST
def become(request: HttpRequest) -> HttpResponse:
    """Be this sample person from now on. No password: on a demo node there is nothing to protect."""
    if not settings.GGZY_DEMO:
        raise Http404
    found = everybody.find(request.POST.get("person", ""))
    if found is None:
        raise Http404
    visits.enter(request, *found)
    return redirect(safe_next(request, request.POST.get("next", "/desk/"), "/desk/"))


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Be a citizen again."""
    visits.leave(request)
    return redirect(safe_next(request, request.POST.get("next", "/"), "/"))


@never_cache
@require_safe
def tour(request: HttpRequest) -> HttpResponse:
    return render(request, "demo/tour.html", {"steps": steps()})
