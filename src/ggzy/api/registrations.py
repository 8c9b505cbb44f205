"""One registration for many nodes: what another node asks of this one, and whose registrations count here."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from ggzy.foundation.acts.inputs import refusal_of_value
from ggzy.foundation.identity import known
from ggzy.foundation.journal.receipts import Pending
from ggzy.foundation.journal.sequencer import signer
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text
from ggzy.service.registrations import queries
from ggzy_core.codes import uscc
from ggzy_core.sentences import BadValue

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


def registry(request: HttpRequest, code: str) -> HttpResponse:
    """GET: what the registry of organisations says of a code, with its source and the time of its data; 503 when silent."""
    try:
        found = known.look_up(uscc.check(code))
    except BadValue as wrong:
        raise refusal_of_value(wrong) from wrong
    except known.Silent as silent:
        raise Refusal(
            "P-REGISTRY",
            Text("登记机关没有答复", "The registry gave no answer"),
            Text("请手工填写", "Go on by hand"),
            facts={"fault": silent.why or "none"},
            status=503,
        ) from silent
    if found is None:
        raise problems.unknown(Text("登记机关没有这一代码", "The registry has no such code"))
    return said(asdict(found))
