"""The opening as anybody watches it: countdown, seals ending one by one, read-out, objections, the signed record.

Before `opening.begin` what is shown depends on the stage and the time of the deadline alone, so that neither a page nor
the moment of a push tells whether somebody has bid.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from ggzy.foundation import clock
from ggzy.foundation.look.live import Shown, address, server_time, shows
from ggzy.foundation.look.public_page import public_page
from ggzy.foundation.look.timeline import timeline
from ggzy.foundation.matters.models import Due, Matter
from ggzy.foundation.matters.moments import moments
from ggzy.foundation.matters.procedure import PROCEDURES
from ggzy.foundation.matters.public import is_public
from ggzy.trading.projects.models import Lot

from . import trade
from .queries import listed

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

CLOSES, BEGINS, RECORDED = "bidding.close", "opening.begin", "opening.record"
DAY, MOST = timedelta(days=1), 12
PARTS = ("phase", "asked", "present", "holders", "record", "said")


@dataclass(frozen=True)
class Phase:
    """Where an opening stands: `before` the deadline, `closed` and about to begin, `open`, `recorded`, or `off` when
    the lot failed or was stopped before it."""

    name: str
    at: datetime | None  # the deadline: the opening is held then


@public_page(seconds=2)
def opening(request: HttpRequest, code: str) -> HttpResponse:
    """The opening room, live; `?view=projector` for the hall. Without JavaScript a reload shows the same."""
    shown = shown_of(code)
    if shown is None:
        raise Http404
    lot = lot_of(code)
    assert lot is not None
    context = {
        "section": "matters",
        "matter": lot.matter,
        "lot": lot,
        "shown": shown,
        "said": shown.parts["said"],
        "phase": phase_of(lot.matter),
        "address": address("opening", code, shown),
        "server_time": server_time(),
        "projector": request.GET.get("view") == "projector",
    }
    return render(request, "portal/opening.html", context)


@shows("opening")
def shown_of(code: str) -> Shown | None:
    """What an opening shows in the language now in use; None for what is no public lot."""
    lot = lot_of(code)
    if lot is None:
        return None
    phase, children = phase_of(lot.matter), list(lot.matter.children.values_list("code", flat=True))
    known = (trade.opening_of(lot) if phase.name in ("open", "recorded") else None) or {}
    context: dict[str, Any] = known | {
        "lot": lot,
        "matter": lot.matter,
        "phase": phase,
        "timeline": timeline(lot.matter),
    }
    context |= latest(context)
    parts = {name: drawn(name, context) for name in PARTS}
    by = known.get("by", {})
    bids = [{"row": row, "state": state, "by": by.get(row.number)} for row, state in known.get("rows", ())]
    rows = {f"row-{one['row'].number}": drawn("row", one) for one in bids}
    seals = {f"seal-{one['row'].number}": drawn("seal", one) for one in bids}
    whole = drawn("room", context | {"parts": parts, "drawn": rows.items(), "seals": seals.items()})
    about = frozenset({code, lot.tender.matter.code, *children})
    return Shown(whole, parts | seals | rows, shape=f"{phase.name == 'off'} {len(rows)}", about=about)


def drawn(name: str, context: dict[str, Any]) -> str:
    return render_to_string(f"portal/opening/{name}.html", context).strip()


def lot_of(code: str) -> Lot | None:
    """The lot of this code, once it is public."""
    lots = Lot.objects.select_related("matter", "tender__matter", "tender__project")
    found: Lot | None = lots.filter(matter__code=code).first()
    return found if found is not None and is_public(found.matter) else None


def phase_of(matter: Matter) -> Phase:
    known = moments(matter)
    deadline = known.get("bid-deadline")
    stage = PROCEDURES[matter.procedure].stage(matter.stage)
    if "opening-recorded" in known:
        return Phase("recorded", deadline)
    if "opening" in known:
        return Phase("open", deadline)
    if stage.aside:
        return Phase("off", deadline)
    return Phase("before" if deadline is None or clock.now() < deadline else "closed", deadline)


def latest(known: dict[str, Any]) -> dict[str, Any]:
    """What happened last, for the sentence that is read aloud: a bid dealt with, or an objection that came after it."""
    done = [(row.at, row.number, row, state) for row, state in known.get("rows", ()) if row.state != "waiting"]
    asked = [(one.answered_at or one.asked_at, one) for one in known.get("questions", ())]
    row, question = max(done, default=None), max(asked, key=lambda pair: pair[0], default=None)
    if question is not None and (row is None or question[0] > row[0]):
        return {"last_question": question[1]}
    return {"last_row": row[2], "last_state": row[3]} if row is not None else {}


@dataclass(frozen=True)
class Opens:
    """A lot that opens soon; or is being opened, and then without a time."""

    matter: Matter
    at: datetime | None = None


def opens_today() -> list[Opens]:
    """What is in the room now, then what opens in the next day, soonest first."""
    now = clock.now()
    soon = Due.objects.filter(act=CLOSES, done_at=None, dropped=False, matter__in=listed())
    coming = soon.filter(at__gt=now, at__lte=now + DAY).select_related("matter__parent").order_by("at")[:MOST]
    return [Opens(one) for one in in_the_room()[:MOST]] + [Opens(due.matter, due.at) for due in coming]


def in_the_room() -> QuerySet[Matter]:
    """The lots whose opening is held now: the deadline has come, the record is not signed."""
    stages = {one.code for flow in PROCEDURES.values() for one in flow.stages if one.ends in (BEGINS, RECORDED)}
    return listed().filter(stage__in=stages, closed_at=None).select_related("parent")
