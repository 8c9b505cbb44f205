"""Supervision in public: the clock wall, the duty list, and what an objection, a complaint or an order came to."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ggzy.foundation.look.public_page import public_page
from ggzy.foundation.look.timeline import Timeline, timeline
from ggzy.foundation.matters.procedure import PROCEDURES
from ggzy.foundation.matters.public import public
from ggzy.foundation.matters.running import Running, running
from ggzy.foundation.rulebook import citation
from ggzy.supervision.channels import queries as channels
from ggzy.supervision.complaints.models import Complaint
from ggzy.supervision.duties import queries as duties
from ggzy.supervision.orders.models import Order
from ggzy.trading.objections.models import Objection

if TYPE_CHECKING:
    from ggzy.foundation.matters.models import Matter

KINDS = ("engineering.objection", "supervision.complaint", "supervision.order")
ON_A_PAGE = 50


@dataclass(frozen=True)
class Hung:
    """One matter on the wall with its clocks; the one that ends first decides its place."""

    matter: Matter
    course: Timeline
    clocks: tuple[Running, ...]
    above: Matter | None

    @property
    def over(self) -> bool:
        return any(one.state in ("over", "broken") for one in self.clocks)


@public_page()
def wall(request: HttpRequest) -> HttpResponse:
    """Objections, complaints and orders with their countdowns; `kind` and `state` (open, closed) choose."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    closed = request.GET.get("state") == "closed"
    found = public().filter(procedure__in=[kind] if kind else KINDS, closed_at__isnull=not closed)
    page = Paginator(found.select_related("parent").order_by("-id"), ON_A_PAGE).get_page(request.GET.get("page"))
    shown = {one.pk: one for one in public().filter(pk__in=[one.parent_id for one in page])}
    items = [Hung(one, timeline(one), tuple(running(one)), shown.get(one.parent_id or 0)) for one in page]
    items.sort(key=_soonest)
    context = {
        "section": "supervision",
        "kinds": [(code, PROCEDURES[code].name) for code in KINDS],
        "kind": kind,
        "closed": closed,
        "page": page,
        "items": items,
        "over": sum(1 for one in items if one.over),
    }
    return render(request, "portal/wall.html", context)


def _soonest(one: Hung) -> tuple[bool, float, int]:
    limits = [each.limit.timestamp() for each in one.clocks if each.open and each.limit]
    return (not limits, min(limits, default=0.0), -one.matter.pk)


@public_page(seconds=60)
def duty_list(request: HttpRequest) -> HttpResponse:
    """Departments and what each supervises, under which rule, in which stage, within which limit."""
    found = list(duties.in_force())
    known = channels.of({one.organisation for one in found})
    departments = [
        (department, known.get(department.pk), [(one, citation(one.limit) if one.limit else None) for one in items])
        for department, items in groupby(found, key=lambda one: one.organisation)
    ]
    context = {"section": "supervision", "departments": departments, "count": len(found)}
    return render(request, "portal/duties.html", context)


def about(matter: Matter) -> dict[str, Any]:
    """What the page of a matter shows of supervision: who supervises it, and what a complaint or an order says."""
    said: dict[str, Any] = {"watched_by": _departments(matter)}
    if matter.procedure in KINDS:
        said["clocks_running"] = running(matter)
        said["complaint"] = Complaint.objects.filter(matter=matter).select_related("department").first()
        said["order"] = Order.objects.filter(matter=matter).select_related("supervisor").first()
        said["objection"] = Objection.objects.filter(matter=matter).first()
    return said


def _departments(matter: Matter) -> list[tuple[Any, Any, list[Any]]]:
    """Each department with its channel for complaints and the items under which it supervises; one with a part alone has none."""
    by_part = list(duties.supervisors_by_part(duties.trade_of(matter)))
    items = duties.duties_on(matter, by_part=by_part)
    found = {one.organisation: [each for each in items if each.organisation == one.organisation] for one in items}
    for one in by_part:
        found.setdefault(one, [])
    known = channels.of(found)
    return [(department, known.get(department.pk), listed) for department, listed in found.items()]
