"""A guarantee at the desk of those it binds: what it says, and its paper to keep."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ggzy.service.guarantees import papers, vault
from ggzy.service.guarantees.models import Guarantee

from .guards import matter_within_reach, session_of, signed_in

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session
    from ggzy.foundation.matters.models import Matter


def about(session: Session, matter: Matter) -> dict[str, Any]:
    """For the page of a matter; empty where it is no guarantee, or none of the session's."""
    found = _of(session, matter)
    if found is None:
        return {}
    return {
        "guarantee": found,
        "guaranteed": papers.content(found),
        "asked_for": vault.request(found),
        "amount": Decimal(vault.request(found)["amount"]),
        "declined": papers.refused(found),
    }


@signed_in
@require_safe
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """The paper as a PDF; 404 alike for who may not read it and where none was issued."""
    session = session_of(request)
    found = _of(session, matter_within_reach(session, code))
    content = papers.paper(found) if found is not None else None
    if content is None:
        raise Http404
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{code}.pdf"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _of(session: Session, matter: Matter) -> Guarantee | None:
    found = Guarantee.objects.select_related("matter__parent").filter(matter=matter).first()
    return found if found is not None and papers.reader(found, session) else None
