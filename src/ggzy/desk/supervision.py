"""The supervisor's pages: matters in scope with their clocks and alerts, an alert with its evidence, a complaint's sealed
part, the replay with names, and how each rule's alerts fared. They read; every change is an act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_safe

from ggzy.foundation.acts.roles import Role
from ggzy.foundation.cosigning import queries as cosigning
from ggzy.foundation.documents import open_document
from ggzy.foundation.identity.reach import sees
from ggzy.foundation.look.timeline import Timeline, timeline
from ggzy.foundation.looks import queries as looks
from ggzy.foundation.looks.acts import looked
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.matters.procedure import PROCEDURES
from ggzy.foundation.matters.running import Running, running
from ggzy.foundation.rulebook import citation
from ggzy.foundation.stamps.queries import newest
from ggzy.foundation.text import Text
from ggzy.supervision.alerts import queries as alerts
from ggzy.supervision.alerts.lead import Level
from ggzy.supervision.alerts.monitors import MONITORS
from ggzy.supervision.complaints import queries as complaints
from ggzy.supervision.complaints.models import Complaint
from ggzy.supervision.duties import queries as duties
from ggzy.supervision.traces.attribution import attributed, traced
from ggzy.supervision.traces.replay import replay
from ggzy.supervision.traces.showing import at_step

from .guards import session_of, signed_in
from .inbox import item_of

if TYPE_CHECKING:
    from ggzy.foundation.cosigning.models import CosignerAlarm
    from ggzy.supervision.alerts.models import Alert

Page = Callable[..., HttpResponseBase]
WATCHERS = (Role.SUPERVISOR, Role.DISCIPLINE)
ON_A_PAGE = 30


@dataclass(frozen=True)
class Watched:
    """One trade on the live list: the clocks that still run, and the open alerts about it."""

    matter: Matter
    course: Timeline
    clocks: tuple[Running, ...]
    alerts: tuple[Alert, ...]


def supervisors_only(page: Page) -> Page:
    """For supervisors and discipline; to others the page does not exist."""

    @signed_in
    @require_safe
    @wraps(page)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not any(session_of(request).holds(role) for role in WATCHERS):
            raise Http404
        return page(request, *args, **kwargs)

    return guarded


@supervisors_only
def live(request: HttpRequest) -> HttpResponse:
    """What is in scope now, newest first, with running clocks and open alerts; open alerts and complaints above it."""
    session = session_of(request)
    found = duties.scope(session).filter(closed_at=None).order_by("-id")
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    warned = alerts.open_on(session, list(page))
    heard = Complaint.objects.filter(matter__closed_at=None)
    if not session.holds(Role.DISCIPLINE):
        heard = heard.filter(department=session.party)
    context = {
        "section": "desk",
        "page": page,
        "items": [_watched(one, warned) for one in page],
        "alerts": [(one, Level(one.level).label) for one in alerts.open_alerts(session)[:ON_A_PAGE]],
        "alarms": journal_alarms(),
        "complaints": [(one, running(one.matter)) for one in heard.select_related("matter", "on").order_by("id")],
        "items_of_duty": [one for one in duties.in_force() if one.organisation == session.party],
    }
    return render(request, "desk/supervision.html", context)


def journal_alarms() -> tuple[CosignerAlarm, ...]:
    """Cosigners who saw another history of the journal, not looked into yet: graver than any lead about one matter."""
    found = cosigning.trust()
    return found.alarms if found is not None else ()


def _watched(matter: Matter, warned: dict[int, list[Alert]]) -> Watched:
    clocks = tuple(one for one in running(matter) if one.open)
    return Watched(matter, timeline(matter), clocks, tuple(warned[matter.pk]))


@supervisors_only
def alert(request: HttpRequest, code: str) -> HttpResponse:
    """One alert: the lead in a sentence, its rule, and the evidence opened in place."""
    session = session_of(request)
    found = alerts.alerts_for(session).filter(matter__code=code).first()
    if found is None:
        raise Http404
    monitor = MONITORS.get(found.monitor)
    context = {
        "section": "desk",
        "alert": found,
        "said": Text(found.said_zh, found.said_en),
        "level": Level(found.level).label,
        "clause": citation(found.rule),
        "monitor": monitor.name if monitor else found.monitor,
        "about": found.about,
        "replays": duties.covers(session, found.about),
        "course": timeline(found.about),
        "clocks": running(found.about),
        "item": item_of(session, found.matter),
        "evidence": [(one, parse_datetime(str(one.get("at") or one.get("limit")))) for one in found.evidence],
    }
    return render(request, "desk/alert.html", context)


@supervisors_only
def letter(request: HttpRequest, code: str) -> FileResponse:
    """The letter of an alert that was taken, with its stamp if the node could put one."""
    found = alerts.alerts_for(session_of(request)).filter(matter__code=code).exclude(letter="").first()
    if found is None:
        raise Http404
    return FileResponse(open_document(newest(found.letter)), content_type="application/pdf")


@supervisors_only
def complaint(request: HttpRequest, code: str) -> HttpResponse:
    """One complaint; its sealed part only for the department that opened it, on the record."""
    session = session_of(request)
    found = Complaint.objects.select_related("matter", "on", "department").filter(matter__code=code).first()
    if found is None or not sees(session, found.matter):
        raise Http404
    reads = complaints.may_read(found, session)
    if reads:
        looked(session, found.matter, "complaint")
    context = {
        "section": "desk",
        "complaint": found,
        "matter": found.matter,
        "told": complaints.told(found) if reads else None,
        "clocks": running(found.matter),
        "item": item_of(session, found.matter),
        "orders": session.holds(Role.SUPERVISOR),
    }
    return render(request, "desk/complaint.html", context)


@supervisors_only
def replayed(request: HttpRequest, code: str) -> HttpResponse:
    """The replay of a matter in scope; with names once a trace has been opened on it."""
    session = session_of(request)
    matter = Matter.objects.select_related("parent").filter(code=code).first()
    if matter is None or not duties.covers(session, matter):
        raise Http404
    found, trace = replay(matter), traced(session, matter)
    if trace:
        looked(session, matter, "names")
    steps = attributed(matter, found.steps) if trace else found.steps
    seen = looks.details(matter) if trace and session.holds(Role.DISCIPLINE) else []
    shown = at_step(matter, found, steps, request.GET.get("step", ""), lambda _: False)
    return render(request, "desk/replay.html", shown | {"section": "desk", "trace": trace, "looks": seen})


@supervisors_only
def monitors(request: HttpRequest) -> HttpResponse:
    """How often each rule's alerts were right, and how every rule of every trade is watched."""
    trades = [flow for flow in PROCEDURES.values() if flow.category and not flow.code.startswith("test.")]
    context = {
        "section": "desk",
        "rates": [(one, MONITORS[one.monitor].name, citation(one.rule)) for one in alerts.rates()],
        "trades": [(flow, [(one, citation(one.rule)) for one in alerts.watched(flow.code)]) for flow in trades],
    }
    return render(request, "desk/monitors.html", context)
