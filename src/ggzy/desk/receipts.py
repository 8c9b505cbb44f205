"""Receipts of one's own acts: the page after an act, and the proof once the journal has it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ggzy.foundation.acts.record import is_of
from ggzy.foundation.acts.registry import ACTS
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.receipts import Pending, receipt
from ggzy.foundation.matters.models import Matter
from ggzy.service.feedback.queries import unrated

from .guards import session_of, signed_in


@signed_in
@require_safe
def receipt_page(request: HttpRequest, leaf: str) -> HttpResponse:
    """What was done, and whether the journal has it; asked again by the page itself while it has not."""
    entry = _own(request, leaf)
    try:
        receipt(entry)
        why = ""
    except Pending as pending:
        why = str(pending)
    context = {
        "section": "desk",
        "entry": entry,
        "act": ACTS.get(entry.act),
        "matter": Matter.objects.filter(code=entry.subject).first() if entry.subject else None,
        "leaf": leaf,
        "pending": bool(why),
        "why": why,
        "poll": request.path,
        "to_rate": len(unrated(session_of(request))),
        "download": reverse("desk:receipt-file", args=[leaf]),
    }
    part = "look/receipt.html" if request.headers.get("HX-Request") else "desk/receipt.html"
    return render(request, part, context)


@signed_in
@require_safe
def receipt_file(request: HttpRequest, leaf: str) -> HttpResponse:
    """The `.tlog-proof`; 404 while there is none, with the reason."""
    entry = _own(request, leaf)
    try:
        text = receipt(entry)
    except Pending as pending:
        return HttpResponse(str(pending), status=404, content_type="text/plain; charset=utf-8")
    headers = {"Content-Disposition": f'attachment; filename="{leaf[:16]}.tlog-proof"'}
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=headers)


def _own(request: HttpRequest, leaf: str) -> Entry:
    """The entry, if it is public or the session's own; 404 alike otherwise."""
    entry = Entry.objects.filter(leaf=leaf).first()
    if entry is None or not is_of(entry, session_of(request)):
        raise Http404
    return entry
