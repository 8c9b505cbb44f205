"""Whose registrations count here, and under which name to have one issued for this node."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ggzy.foundation.journal.sequencer import signer
from ggzy.foundation.look.public_page import public_page
from ggzy.service.registrations import queries
from ggzy_core.tlog.policy import Policy


@public_page(seconds=60)
def recognition(request: HttpRequest) -> HttpResponse:
    rows = [(one, Policy.parse(one.policy)) for one in queries.nodes()]
    return render(request, "portal/recognition.html", {"section": "services", "rows": rows, "origin": signer().name})
