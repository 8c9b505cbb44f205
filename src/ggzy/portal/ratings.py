"""What parties thought of finished services: counts, averages with how many, low ones and what was done about them."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ggzy.foundation.look.public_page import public_page
from ggzy.foundation.matters.running import running
from ggzy.foundation.text import Text
from ggzy.service.feedback import queries
from ggzy.service.feedback.served import SERVED

ON_A_PAGE = 20
FEW = 5
OTHERS = Text("其他", "other")


@public_page()
def ratings(request: HttpRequest) -> HttpResponse:
    """All kinds with their figures, then the ratings: of one `kind`, or `low` ones alone."""
    kind, low = request.GET.get("kind", ""), request.GET.get("low") == "1"
    kind = kind if kind in SERVED else ""
    page = Paginator(queries.newest(kind, low=low), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": "services",
        "figures": queries.figures(),
        "stars": queries.STARS,
        "page": page,
        "items": [_shown(one) for one in page],
        "kinds": [(code, served.name) for code, served in SERVED.items()],
        "kind": kind,
        "low": low,
    }
    return render(request, "portal/ratings.html", context)


def about(kind: str) -> dict[str, Any]:
    """The figures and the newest words of one kind, for the page of its service."""
    found = next((one for one in queries.figures() if one.kind == kind), None)
    items = [_shown(one) for one in queries.newest(kind).exclude(words="")[:FEW]] if found else []
    return {"figure": found, "rated": items, "stars": queries.STARS}


def _shown(one: Any) -> tuple[Any, Text, list[Any]]:
    served = SERVED.get(one.kind)
    return one, served.name if served else OTHERS, running(one.matter)
