"""Who looked at what was sealed on a matter: how often, by role, once its moment has passed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from ggzy.foundation.look.public_page import public_page
from ggzy.foundation.looks import queries
from ggzy.foundation.looks.sights import NOT_COUNTED
from ggzy.foundation.matters.public import public


@public_page()
def matter_looks(request: HttpRequest, code: str) -> HttpResponse:
    matter = public().filter(code=code).first()
    if matter is None:
        raise Http404
    over = queries.over(matter)
    context = {
        "section": "matters",
        "matter": matter,
        "over": over,
        "counts": queries.counts(matter) if over else [],
        "not_counted": NOT_COUNTED,
    }
    return render(request, "portal/looks.html", context)
