"""The public matters: the list, and a page for each."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from ggzy.foundation.look.public_page import public_page
from ggzy.foundation.look.records import MOST, public_record
from ggzy.foundation.look.timeline import timeline
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.matters.public import is_public, public

from . import disclosure, own_check, supervision, trade
from .queries import journal_state, listed, listed_kinds, search

ON_A_PAGE = 20
NEWEST = 25  # acts on the page of a matter; the whole record is a click away
STATES = ("open", "closed")


@public_page()
def matters(request: HttpRequest) -> HttpResponse:
    """The list, filtered by procedure, stage and words."""
    kind, stage = request.GET.get("procedure", ""), request.GET.get("stage", "")
    words = request.GET.get("q", "")[:100]
    kinds = listed_kinds()
    flow = next((one for one in kinds if one.code == kind), None)
    found = filtered(request, listed())
    page = Paginator(found.order_by("-id"), ON_A_PAGE).get_page(request.GET.get("page"))
    stages = {one.code: one.name for each in ([flow] if flow else kinds) for one in each.stages}
    context = {
        "section": "matters",
        "page": page,
        "items": [(matter, timeline(matter)) for matter in page],
        "kinds": kinds,
        "kind": kind if flow else "",
        "stages": stages.items(),
        "stage": stage,
        "q": words,
        "filtered": bool(flow or stage or words),
        "asked": request.GET.urlencode(),
    }
    return render(request, "portal/matters.html", context)


def filtered(request: HttpRequest, found: QuerySet[Matter]) -> QuerySet[Matter]:
    """What the address asks for: `procedure`, `stage` (or open, closed) and the words of `q`. For page and tables."""
    kind, stage = request.GET.get("procedure", ""), request.GET.get("stage", "")
    found = search(found, request.GET.get("q", "")[:100])
    if any(kind == one.code for one in listed_kinds()):
        found = found.filter(procedure=kind)
    if stage in STATES:
        return found.filter(closed_at__isnull=stage == "open")
    return found.filter(stage=stage) if stage else found


@public_page()
def matter(request: HttpRequest, code: str) -> HttpResponse:
    """Where a matter is, which clocks run, what was done, how to check it. 404 alike for hidden and unknown ones."""
    found = Matter.objects.select_related("parent").filter(code=code).first()
    if found is None or not is_public(found):
        raise Http404
    said = context_of(found, whole="all" in request.GET)
    said |= trade.about(found) | supervision.about(found) | disclosure.about(found)
    home = f"{request.scheme}://{request.get_host()}"
    printed = next((notice.document for _, notice in said.get("notices", ()) if notice.document), "")
    said["own_checks"] = own_check.checks(found, home, said["journal"], said["last"], printed)
    return render(request, "portal/matter.html", said)


def context_of(found: Matter, *, whole: bool = False) -> dict[str, Any]:
    """What the page of a matter shows, whatever its trade."""
    children = list(public().filter(parent=found).order_by("id"))
    above = found.parent if found.parent is not None and is_public(found.parent) else None
    lines, total = public_record(found, *children, most=MOST if whole else NEWEST)
    return {
        "section": "matters",
        "matter": found,
        "timeline": timeline(found),
        "above": above,
        "children": [(child, timeline(child)) for child in children],
        "lines": lines,
        "total": total,
        "last": lines[0] if lines else None,
        "journal": journal_state(),
    }
