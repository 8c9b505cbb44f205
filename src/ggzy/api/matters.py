"""Matters as programs see them: where one stands, what stands on it, what I can do, and the files it offers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse

from ggzy.foundation.acts import ACTS
from ggzy.foundation.acts.available import Offer, available, why_not
from ggzy.foundation.acts.surface import both, places
from ggzy.foundation.identity.reach import reach
from ggzy.foundation.matters import engine, exports
from ggzy.foundation.matters.moments import moments
from ggzy.foundation.matters.public import is_public
from ggzy.foundation.text import Text

from . import problems
from .acting import find_matter
from .endpoint import said
from .tokens import session_of

if TYPE_CHECKING:
    from ggzy.foundation.matters.models import Matter

MOST = 200  # matters in one answer


def listed(request: HttpRequest) -> HttpResponse:
    """GET ?act=NAME: the matters on which I may do this act now, newest first, at most 200."""
    session = session_of(request)
    spec = ACTS.get(request.GET.get("act", ""))
    if spec is None or spec.on is None:
        raise problems.malformed("请在 act 中写明行为名称", "Name an act on matters: ?act=NAME", status=422)
    where = Q(pk__in=[])
    for place in places(spec.name):
        where |= Q(procedure=place.procedure, stage=place.stage)
    found = []
    for matter in reach(session).filter(where, closed_at=None).order_by("-id")[:MOST]:
        owner = engine.owner_of(matter)
        may = isinstance(owner, spec.on) and any(session.holds(role, matter) for role in spec.by)
        if may and why_not(spec, session, owner) is None:
            found.append(_short(matter))
    return said({"matters": found})


def show(request: HttpRequest, code: str) -> HttpResponse:
    """GET: stage, moments, children, pauses, acts (each open, or closed with the reason), files."""
    session = session_of(request)
    matter = find_matter(session, code)
    seen = reach(session)
    told = {
        **_short(matter),
        "opened_at": matter.opened_at.isoformat(),
        "parent": matter.parent.code if matter.parent and seen.filter(pk=matter.parent.pk).exists() else None,
        "moments": {name: at.isoformat() for name, at in sorted(moments(matter).items())},
        "children": [_short(child) for child in seen.filter(parent=matter).order_by("id")],
        "paused_by": [_short(child) for child, _ in engine.pauses(matter)],
        "acts": [_offer(offer) for offer in available(session, engine.owner_of(matter))],
        "files": exports.names(matter),
    }
    return said(told)


def file(request: HttpRequest, code: str, name: str) -> HttpResponse:
    """GET: a structured file of the matter, once it is public."""
    matter = find_matter(session_of(request), code)
    content = exports.exported(matter, name) if is_public(matter) else None
    if content is None:
        raise problems.unknown(Text("该文件尚未发布", "That file is not published yet"))
    return said(content)


def _short(matter: Matter) -> dict[str, Any]:
    flow, stage = engine.procedure_of(matter), engine.stage_of(matter)
    return {
        "code": matter.code,
        "title": matter.title,
        "procedure": {"code": flow.code, "name": both(flow.name)},
        "stage": {"code": stage.code, "name": both(stage.name)},
        "closed_at": matter.closed_at.isoformat() if matter.closed_at else None,
    }


def _offer(offer: Offer) -> dict[str, Any]:
    closed = problems.described(offer.closed) if offer.closed is not None else None
    return {
        "name": offer.spec.name,
        "title": both(offer.spec.title),
        "as": str(offer.role),
        "open": offer.open,
        "closed": closed,
    }
