"""The page /open/: what there is to download and to follow."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ggzy.foundation.journal.sequencer import signer
from ggzy.foundation.look.public_page import public_page
from ggzy.foundation.matters.procedure import PROCEDURES

from .. import trade
from .daily import days
from .tables import TABLES

NEWEST = 31


@public_page()
def page(request: HttpRequest) -> HttpResponse:
    """Daily files, feeds, the calendar, tables, the API."""
    families = sorted({flow.code.partition(".")[0] for flow in PROCEDURES.values() if flow.category})
    context = {
        "section": "open",
        "days": days()[:NEWEST],
        "tables": TABLES.values(),
        "kinds": trade.KINDS.items(),
        "families": families,
        "vkey": signer().vkey,
    }
    return render(request, "portal/open.html", context)
