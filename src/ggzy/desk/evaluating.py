"""The evaluation room: for the committee, while it sits. Its documents are opened bids, served to members alone."""

from __future__ import annotations

import zipfile
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ggzy.foundation.acts import Role, Session
from ggzy.foundation.documents import open_document
from ggzy.foundation.matters import engine
from ggzy.foundation.refusal import Refusal
from ggzy.trading.evaluation import room as rooms
from ggzy.trading.evaluation.queries import bids, newest_draft
from ggzy.trading.projects.models import Lot

from .guards import matter_within_reach, session_of, signed_in
from .inbox import offers_on

SHOWN = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "txt": "text/plain; charset=utf-8"}


@signed_in
@require_safe
def room(request: HttpRequest, code: str) -> HttpResponse:
    """Criteria at the side, bids side by side, own progress, warnings, the report."""
    session = session_of(request)
    lot = _lot(session, code)
    try:
        found = rooms.room_of(lot, session.person)
    except Refusal as refusal:
        raise Http404 from refusal
    mine = {offer.spec.name: offer for offer in offers_on(session, lot.matter) if offer.role is Role.EXPERT}
    context: dict[str, Any] = {
        "section": "desk",
        "matter": lot.matter,
        "lot": lot,
        "room": found,
        "offers": [offer for name, offer in mine.items() if offer.open and found.wants(name)],
        "review": mine.get("review.record") if found.started else None,
        "score": mine.get("score.record") if found.started else None,
    }
    return render(request, "desk/room.html", context)


@signed_in
@require_safe
def report(request: HttpRequest, code: str) -> FileResponse:
    """The newest draft of the report as a PDF."""
    session = session_of(request)
    lot = _lot(session, code)
    draft = newest_draft(lot)
    if draft is None:
        raise Http404
    return FileResponse(open_document(draft.document), content_type=SHOWN["pdf"])


@signed_in
@require_safe
def paper(request: HttpRequest, code: str, number: int, name: str) -> FileResponse:
    """One document of an opened bid, by the name the bid gives it. What may not be shown is downloaded."""
    lot = _lot(session_of(request), code)
    bid = next((one for one in bids(lot) if one.number == number), None)
    if bid is None or not bid.archive or name not in {one["name"] for one in bid.content.get("documents", ())}:
        raise Http404
    kind = SHOWN.get(name.rpartition(".")[2].lower())
    archive = zipfile.ZipFile(open_document(bid.archive))
    member = next((one for one in archive.namelist() if one == name or one.endswith(f"/{name}")), None)
    if member is None:
        raise Http404
    answer = FileResponse(
        archive.open(member), as_attachment=kind is None, filename=name.rpartition("/")[2], content_type=kind
    )
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _lot(session: Session, code: str) -> Lot:
    """The lot on whose committee the session sits; 404 alike for everybody else."""
    matter = matter_within_reach(session, code)
    lot = engine.owner_of(matter)
    if not isinstance(lot, Lot) or not session.holds(Role.EXPERT, matter):
        raise Http404
    return lot
