"""Receipts of one's own acts: the page after an act, and the proof once the journal has it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ggzy.foundation.acts import Session, signatures
from ggzy.foundation.acts.record import is_of
from ggzy.foundation.acts.registry import ACTS
from ggzy.foundation.cosigning.queries import cosigned
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.receipts import Pending, receipt
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.text import Text
from ggzy.foundation.timestamps.queries import over
from ggzy.service.feedback.queries import unrated
from ggzy.trading.bidding.reviewing import awaited

from .guards import session_of, signed_in

ONCE = {
    "code": Text("一次性代码", "code for the one it is for"),
    "secret": Text("签名密钥", "secret of the signatures"),
}


@signed_in
@require_safe
def receipt_page(request: HttpRequest, leaf: str) -> HttpResponse:
    """What was done, and whether the journal has it; asked again by the page itself while it has not."""
    context = _context(session_of(request), _own(request, leaf))
    part = "look/receipt.html" if request.headers.get("HX-Request") else "desk/receipt.html"
    return render(request, part, context)


def told_once(request: HttpRequest, entry: Entry, once: dict[str, str]) -> HttpResponse:
    """The answer to an act that makes a code or a secret: it stands on this page and nowhere else, ever again."""
    told = {**_context(session_of(request), entry), "once": [_once(*one) for one in once.items()]}
    answer = render(request, "desk/receipt.html", told)
    answer["Cache-Control"] = "no-store"
    return answer


def _once(name: str, value: str) -> tuple[Text, str]:
    return ONCE.get(name, Text(name, name)), value


def _context(session: Session, entry: Entry) -> dict[str, Any]:
    try:
        receipt(entry)
        why = ""
    except Pending as pending:
        why = str(pending.said)
    where = reverse("desk:receipt", args=[entry.leaf])
    return {
        "section": "desk",
        "entry": entry,
        "act": ACTS.get(entry.act),
        "matter": Matter.objects.filter(code=entry.subject).first() if entry.subject else None,
        "leaf": entry.leaf,
        "pending": bool(why),
        "why": why,
        "stamp": None if why else over(entry),
        "cosigned": None if why else cosigned(entry),
        "poll": where,
        "to_rate": len(unrated(session)),
        "awaited": awaited(entry),
        "signed": signatures.of(entry),
        "download": reverse("desk:receipt-file", args=[entry.leaf]),
    }


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


@signed_in
@require_safe
def signature_file(request: HttpRequest, leaf: str, kind: str) -> HttpResponse:
    """The signature of one's own act (`p7s`), or the text it is over (`txt`): what anybody can check with OpenSSL."""
    held = signatures.of(_own(request, leaf))
    if held is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{leaf[:16]}.{kind}"'}
    return HttpResponse(
        held.text if kind == "txt" else held.cms, content_type="application/octet-stream", headers=headers
    )


def _own(request: HttpRequest, leaf: str) -> Entry:
    """The entry, if it is public or the session's own; 404 alike otherwise."""
    entry = Entry.objects.filter(leaf=leaf).first()
    if entry is None or not is_of(entry, session_of(request)):
        raise Http404
    return entry
