"""Outages in public: what is out of service now, what will be, what was."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ggzy.foundation.look.public_page import public_page
from ggzy.service.outages import queries


@public_page(seconds=60)
def outages(request: HttpRequest) -> HttpResponse:
    """The announced ones with their times, and the past ones with how long they lasted."""
    context = {"section": "services", "current": list(queries.current()), "past": queries.past()}
    return render(request, "portal/outages.html", context)
