"""The public matters: the list, and a page for each."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from ggzy.foundation.look.public_page import public_page
from ggzy.foundation.look.records import MOST, public_record
from ggzy.foundation.look.timeline import timeline
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.matters.public import is_public, shown_of
from ggzy.hub.search.queries import MATTER

from . import alarms, disclosure, lists, own_check, supervision, trade
from .queries import journal_state

NEWEST = 25  # acts on the page of a matter; the whole record is a click away


@public_page()
def matters(request: HttpRequest) -> HttpResponse:
    """The list of trades, by words, family, region, procedure, stage, amount and day."""
    said = lists.context(request, MATTER)
    said["items"] = [(one.matter, timeline(one.matter), one) for one in said["found"].items]
    return render(request, "portal/matters.html", said | {"section": "matters"})


@public_page()
def matter(request: HttpRequest, code: str) -> HttpResponse:
    """Where a matter is, which clocks run, what was done, how to check it. 404 alike for hidden and unknown ones."""
    found = Matter.objects.select_related("parent").filter(code=code).first()
    if found is None or not is_public(found):
        raise Http404
    said = context_of(found, whole="all" in request.GET)
    said |= trade.about(found) | supervision.about(found) | disclosure.about(found) | alarms.about(found)
    home = f"{request.scheme}://{request.get_host()}"
    printed = next((notice.document for _, notice in said.get("notices", ()) if notice.document), "")
    said["own_checks"] = own_check.checks(found, home, said["journal"], said["last"], printed)
    return render(request, "portal/matter.html", said)


def context_of(found: Matter, *, whole: bool = False) -> dict[str, Any]:
    """What the page of a matter shows, whatever its trade."""
    below = list(Matter.objects.filter(parent=found).order_by("id"))
    shown = shown_of(below) if below else set()
    children = [child for child in below if child.pk in shown]
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
