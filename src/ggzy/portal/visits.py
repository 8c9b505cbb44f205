"""The counter of visits, itself public, with how it is counted."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ggzy.foundation.look.public_page import public_page
from ggzy.service.traffic import queries
from ggzy.service.traffic.kinds import KINDS


@public_page(seconds=60)
def visits(request: HttpRequest) -> HttpResponse:
    """Finished days by kind of page, all of them together, and today's sum to the ten."""
    total, since = queries.in_all()
    context = {
        "section": "services",
        "kinds": KINDS.values(),
        "days": [(one, f"{one.total:,}", queries.shown(one.counts)) for one in queries.days()],
        "total": f"{total:,}",
        "since": since,
        "today": f"{queries.today():,}",
        "few": queries.FEW,
    }
    return render(request, "portal/visits.html", context)
