"""One registration for many nodes: what another node asks of this one, and whose registrations count here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ggzy.foundation.journal.receipts import Pending
from ggzy.foundation.journal.sequencer import signer
from ggzy.foundation.text import Text
from ggzy.service.registrations import queries

from . import problems
from .endpoint import body_of, said

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

MOST_CODE = 60


def fetch(request: HttpRequest) -> HttpResponse:
    """POST {"code"}: the proof of registration that belongs to a code; 202 while its receipt is not ready."""
    code = body_of(request).get("code")
    found = queries.by_code(code) if isinstance(code, str) and len(code) <= MOST_CODE else None
    if found is None:
        raise problems.unknown(Text("没有这一代码的登记证明", "There is no registration under this code"))
    try:
        return said(json.loads(queries.package(found)))
    except Pending as pending:
        return said({"pending": str(pending)}, status=202, Retry_After="1")


def standing(request: HttpRequest, uscc: str) -> HttpResponse:
    """GET ?document=: was this proof of registration withdrawn, and what stands of the organisation today (by hash)?"""
    return said(queries.standing(uscc, request.GET.get("document", "")))


def nodes(request: HttpRequest) -> HttpResponse:
    """GET: this node's own name, and the nodes whose registrations count here."""
    listed = [
        {
            "key": one.key,
            "name": one.name,
            "origin": one.origin,
            "address": one.address,
            "policy": one.policy,
            "since": one.since.isoformat(),
            "ended_at": one.ended_at.isoformat() if one.ended_at else None,
            "reason": one.reason or None,
        }
        for one in queries.nodes()
    ]
    return said({"origin": signer().name, "nodes": listed}, Cache_Control="public, max-age=60")
