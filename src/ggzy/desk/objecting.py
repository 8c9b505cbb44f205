"""What an objection says, for its sides: on the page of its matter, with the evidence to download."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from ggzy.foundation.documents import described, open_document
from ggzy.trading.objections.looking import read
from ggzy.trading.objections.models import Objection

from .guards import matter_within_reach, session_of, signed_in

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session
    from ggzy.foundation.matters.models import Matter


def about(session: Session, matter: Matter) -> dict[str, Any]:
    """For the page of a matter; empty where it is no objection, or none of the session's."""
    found = Objection.objects.select_related("matter", "lot__matter").filter(matter=matter).first()
    content = read(found, session) if found is not None else None
    return {"objection": found, "content": content} if content else {}


@signed_in
@require_safe
def evidence(request: HttpRequest, code: str) -> FileResponse:
    """The evidence as it was handed in; 404 alike for who may not read it and where there is none."""
    session = session_of(request)
    content = about(session, matter_within_reach(session, code)).get("content")
    if not content or not content["evidence"]:
        raise Http404
    kept = described(content["evidence"])
    return FileResponse(open_document(kept.sha256), as_attachment=True, filename=f"{code}.{kept.kind}")
