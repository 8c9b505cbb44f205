"""Objections for programs: what one says, and its evidence, for those between whom it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import FileResponse, HttpRequest, HttpResponse

from ggzy.foundation.documents import described, open_document
from ggzy.foundation.text import Text
from ggzy.trading.objections.looking import read
from ggzy.trading.objections.models import Objection

from . import problems
from .acting import find_matter
from .endpoint import said
from .tokens import signed_in

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

    from ggzy.foundation.refusal import Refusal


def show(request: HttpRequest, code: str) -> HttpResponse:
    """GET: target, facts and answer, for who raised it, the tenderer's side and the supervisor; the name of who raised
    it once the lot has been opened."""
    found, content = _of(request, code)
    told = {
        "code": found.matter.code,
        "stage": found.matter.stage,
        "about": found.about,
        "target": found.target,
        "facts": content["facts"],
        "raised_by": content["name"] or None,
        "evidence": bool(content["evidence"]),
        "raised_at": found.raised_at.isoformat(),
        "answer": found.answer or None,
        "answered_at": found.answered_at.isoformat() if found.answered_at else None,
    }
    return said(told)


def evidence(request: HttpRequest, code: str) -> HttpResponseBase:
    """GET: the evidence as it was handed in."""
    _, content = _of(request, code)
    if not content["evidence"]:
        raise _none()
    kind = described(content["evidence"]).kind
    return FileResponse(open_document(content["evidence"]), content_type=f"application/{kind}")


def _of(request: HttpRequest, code: str) -> tuple[Objection, dict[str, Any]]:
    session = signed_in(request)
    matter = find_matter(session, code)
    found = Objection.objects.select_related("matter", "lot__matter").filter(matter=matter).first()
    content = read(found, session) if found is not None else None
    if found is None or content is None:
        raise _none()
    return found, content


def _none() -> Refusal:
    return problems.unknown(Text("没有这份异议，或者不是您的", "There is no such objection of yours"))
