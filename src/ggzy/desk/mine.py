"""What one has to do with: my matters with a filter, my receipts with the state of their proof."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ggzy.foundation.acts.own import Own, own_entries
from ggzy.foundation.acts.registry import ACTS
from ggzy.foundation.identity.reach import involved
from ggzy.foundation.journal.models import Leaf, SlotPlace
from ggzy.foundation.journal.receipts import Pending, receipt
from ggzy.foundation.journal.sequencer import folder
from ggzy.foundation.look.timeline import timeline
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.matters.procedure import PROCEDURES
from ggzy.foundation.text import Text
from ggzy.trading.bidding.involved import lots_of
from ggzy_core.tlog.folder import TileFolder

from .guards import session_of, signed_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django.http import HttpRequest

    from ggzy.foundation.acts import Session
    from ggzy.foundation.journal.models import Entry

ON_A_PAGE, RECEIPTS, IN_A_ZIP = 20, 50, 500
LONGEST = 100  # characters of a search


def matters_of(session: Session) -> QuerySet[Matter]:
    """The matters one has a part in, keeps, or bids on."""
    return Matter.objects.filter(Q(pk__in=involved(session).values("pk")) | Q(pk__in=lots_of(session)))


@signed_in
@require_safe
def matters(request: HttpRequest) -> HttpResponse:
    """My matters, open ones first said, by kind and words."""
    session, asked = session_of(request), request.GET
    every = matters_of(session)
    kinds = sorted(set(every.order_by().values_list("procedure", flat=True).distinct()) & PROCEDURES.keys())
    rows = every.filter(closed_at__isnull=asked.get("state", "open") != "closed")
    if asked.get("state") == "all":
        rows = every
    if asked.get("kind") in kinds:
        rows = rows.filter(procedure=asked["kind"])
    words = asked.get("q", "").strip()[:LONGEST].replace("\x00", "")
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(code__icontains=words))
    page = Paginator(rows.select_related("parent").order_by("-id"), ON_A_PAGE).get_page(asked.get("page"))
    context = {
        "section": "desk",
        "here_is": "matters",
        "page": page,
        "items": [(one, timeline(one)) for one in page],
        "kinds": [(kind, PROCEDURES[kind].name) for kind in kinds],
        "kind": asked.get("kind", ""),
        "state": asked.get("state", "open"),
        "q": words,
    }
    return render(request, "desk/matters.html", context)


@signed_in
@require_safe
def receipts(request: HttpRequest) -> HttpResponse:
    """My receipts, newest first; the proof of each is complete or pending."""
    own = _own(request, RECEIPTS)
    complete = _complete(own.entries)
    titles = dict(Matter.objects.filter(code__in={one.subject for one in own.entries}).values_list("code", "title"))
    lines = [_line(entry, titles, entry.pk in complete) for entry in own.entries]
    waiting = sum(not line["complete"] for line in lines)
    context = {"section": "desk", "here_is": "receipts", "lines": lines, "older": own.older, "waiting": waiting}
    return render(request, "desk/receipts.html", context)


@signed_in
@require_safe
def receipts_zip(request: HttpRequest) -> HttpResponse:
    """The complete receipts from here on as one file, at most five hundred."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in _own(request, IN_A_ZIP).entries:
            try:
                archive.writestr(f"{entry.at:%Y%m%d-%H%M%S}-{entry.act}-{entry.leaf[:12]}.tlog-proof", receipt(entry))
            except Pending:
                continue
    headers = {"Content-Disposition": 'attachment; filename="receipts.zip"'}
    return HttpResponse(packed.getvalue(), content_type="application/zip", headers=headers)


def _own(request: HttpRequest, most: int) -> Own:
    before = request.GET.get("before", "")
    return own_entries(
        session_of(request),
        most=most,
        before=int(before) if before.isascii() and before.isdecimal() and len(before) < 19 else None,
    )


def _line(entry: Entry, titles: dict[str, str], complete: bool) -> dict[str, Any]:
    spec = ACTS.get(entry.act)
    return {
        "entry": entry,
        "title": spec.title if spec else Text(entry.act, entry.act),
        "matter": titles.get(entry.subject, ""),
        "complete": complete,
    }


def _complete(entries: Sequence[Entry]) -> set[int]:
    """Which of them the signed journal has."""
    size = TileFolder(folder()).size
    open_ones = Leaf.objects.filter(entry__in=entries, index__lt=size).values_list("entry_id", flat=True)
    sealed = SlotPlace.objects.filter(entry__in=entries, leaf__index__lt=size).values_list("entry_id", flat=True)
    return {*open_ones, *sealed}
