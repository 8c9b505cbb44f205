"""Checking a receipt in words. It changes nothing and knows nobody, so it takes no token."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ggzy.foundation.acts.registry import ACTS
from ggzy.foundation.journal.sequencer import signer
from ggzy_core.tlog.receipt import Verdict, verify_receipt

MOST_BYTES = 256 << 10


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """GET the form; POST a receipt, uploaded or pasted, and another log's key if it is not of this one."""
    context: dict[str, Any] = {"section": "verify", "vkey": signer().vkey}
    if request.method != "POST":
        return render(request, "portal/verify.html", context)
    text, other = _given(request), request.POST.get("key", "").strip()[:500]
    if not text.strip():
        return render(request, "portal/verify.html", {**context, "nothing": True, "other": other}, status=422)
    verdict = verify_receipt(text, other or signer().vkey)
    context |= {"verdict": verdict, "text": text, "other": other, "said": _said(verdict)}
    return render(request, "portal/verify.html", context)


def _given(request: HttpRequest) -> str:
    upload = request.FILES.get("file")
    raw = upload.read(MOST_BYTES) if upload else request.POST.get("receipt", "")[:MOST_BYTES]
    return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw


def _said(verdict: Verdict) -> dict[str, Any] | None:
    """What the proven entry says, for people; None unless it is proven."""
    if not verdict.ok or verdict.receipt is None:
        return None
    entry = verdict.receipt.entry.decode()
    try:
        body = json.loads(entry)
    except ValueError:
        return {"entry": entry}
    act = ACTS.get(str(body.get("act", "")))
    return {"entry": entry, "body": body, "act": act, "sealed": verdict.receipt.slot is not None}
