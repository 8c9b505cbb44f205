"""The service list in public: what the centre does, each service with its steps, papers, limit and fees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ggzy.foundation.acts import ACTS
from ggzy.foundation.look.public_page import public_page
from ggzy.foundation.rulebook import citation, rule
from ggzy.foundation.words.say import either
from ggzy.service.catalogue import queries

from . import ratings

if TYPE_CHECKING:
    from ggzy.foundation.rulebook import RuleVersion
    from ggzy.service.catalogue.models import Service

#: acts that somebody without an account does on a page of the portal
PAGES = {"enquiry.ask": "portal:ask"}


@dataclass(frozen=True)
class Shown:
    """A service in the reader's language."""

    service: Service
    title: str
    audience: str
    steps: list[str]
    materials: list[str]
    limit: RuleVersion | None
    basis: list[tuple[str, Any]]
    online: str

    @property
    def fees(self) -> list[Any]:
        return list(self.service.fees.all())


def shown(one: Service) -> Shown:
    """English where there is some; a list that has none is shown as it was published."""
    return Shown(
        one,
        either(one.title, one.title_en or one.title),
        either(one.audience, one.audience_en or one.audience),
        queries.lines(either(one.steps, one.steps_en or one.steps)),
        queries.lines(either(one.materials, one.materials_en or one.materials)),
        rule(one.limit).newest if one.limit else None,
        [(each, citation(each)) for each in one.basis],
        _online(one.act),
    )


def _online(act: str) -> str:
    """Where it is asked for: the portal's own page, or the desk's form of the act."""
    spec = ACTS.get(act)
    if spec is None:
        return ""
    if act in PAGES:
        return reverse(PAGES[act])
    return reverse("desk:act-alone", args=[act]) if spec.on is None else reverse("desk:inbox")


@public_page(seconds=60)
def services(request: HttpRequest) -> HttpResponse:
    """The whole list; `q` finds services by words."""
    words = request.GET.get("q", "")[:100]
    found = [shown(one) for one in queries.in_force()]
    hits = [one for one in found if all(word.lower() in _text(one) for word in words.split()[:8])]
    context = {
        "section": "services",
        "items": hits,
        "total": len(found),
        "free": sum(1 for one in hits if not one.fees),
        "q": words,
    }
    return render(request, "portal/services.html", context)


@public_page(seconds=60)
def service(request: HttpRequest, code: str) -> HttpResponse:
    """One service as it stands, and the versions it had. One that was taken off the list says so."""
    rows = list(queries.versions(code)[:50])
    if not rows:
        raise Http404
    context = {
        "section": "services",
        "one": shown(rows[0]),
        "service": rows[0],
        "older": [shown(row) for row in rows[1:]],
        **ratings.about(rows[0].kind),
    }
    return render(request, "portal/service.html", context)


def _text(one: Shown) -> str:
    row = one.service
    return f"{row.code} {row.title} {row.title_en} {row.audience} {row.audience_en}".lower()
