"""Guarantees for programs: what was issued, and its paper, for those it binds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse

from ggzy.foundation.text import Text
from ggzy.service.guarantees import papers
from ggzy.service.guarantees.models import Guarantee

from . import problems
from .acting import find_matter
from .endpoint import said
from .tokens import signed_in

if TYPE_CHECKING:
    from ggzy.foundation.refusal import Refusal


def show(request: HttpRequest, code: str) -> HttpResponse:
    """GET: statement, salt and signature with what they say, for applicant and guarantor, and for the beneficiary once
    it is opened."""
    found, reader = _of(request, code)
    content = papers.content(found)
    if content is None:
        raise _none()
    return said({**content, "stage": found.matter.stage, "as": reader})


def paper(request: HttpRequest, code: str) -> HttpResponse:
    """GET: the same as a PDF."""
    content = papers.paper(_of(request, code)[0])
    if content is None:
        raise _none()
    return HttpResponse(content, content_type="application/pdf")


def _of(request: HttpRequest, code: str) -> tuple[Guarantee, str]:
    session = signed_in(request)
    matter = find_matter(session, code)
    found = Guarantee.objects.select_related("matter__parent").filter(matter=matter).first()
    reader = papers.reader(found, session) if found is not None else ""
    if found is None or not reader:
        raise _none()
    return found, reader


def _none() -> Refusal:
    return problems.unknown(Text("没有这份保函，或者不是您的", "There is no such guarantee of yours"))
