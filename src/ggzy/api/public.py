"""Public lists for programs: the notices and matters that anybody may see, by the conditions of the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ggzy.foundation.acts.surface import both
from ggzy.foundation.matters import engine
from ggzy.hub.search.queries import MATTER, NOTICE, find, read

from . import problems
from .endpoint import said

if TYPE_CHECKING:
    from collections.abc import Callable

    from ggzy.hub.search.models import Item

ON_A_PAGE = 100


def notices(request: HttpRequest) -> HttpResponse:
    """GET ?q=&family=&region=&type=&stage=&least=&most=&since=&until=&page=: published notices, newest first."""
    return _listed(request, NOTICE, "notices", _notice)


def matters(request: HttpRequest) -> HttpResponse:
    """GET: public trades, newest first, by the same conditions."""
    return _listed(request, MATTER, "matters", _matter)


def _listed(request: HttpRequest, what: str, name: str, line: Callable[[Item], dict[str, Any]]) -> HttpResponse:
    asked = read(request.GET, what)
    for condition, value in asked.wrong.items():
        raise problems.malformed(
            f"{condition} 不能是“{value}”：金额为元，日期写 2026-03-01，地区为区划代码",
            f"{condition} cannot be {value!r}: amounts are in yuan, days like 2026-03-01, regions are codes",
            status=422,
        )
    number = request.GET.get("page", "1")
    if not (number.isascii() and number.isdigit() and len(number) < 6):
        raise problems.malformed("page 为从 1 起的整数", "page is a whole number from 1 on", status=422)
    found = find(asked, int(number), ON_A_PAGE)
    told = {
        "count": found.count,
        "more": found.more,
        "page": found.number,
        "pages": found.pages,
        "behind": found.behind,
    }
    answer = said({**told, name: [line(one) for one in found.items]}, Cache_Control="public, max-age=10")
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def _notice(item: Item) -> dict[str, Any]:
    notice = item.notice
    assert notice is not None
    assert notice.published_at is not None
    return {
        "matter": item.matter.code,
        "type": notice.kind,
        "version": notice.version,
        "title": notice.title,
        "text": notice.text,
        "region": item.region,
        "amount": _amount(item),
        "published_at": notice.published_at.isoformat(),
        "document": notice.document or None,
        "page": reverse("portal:notice", args=[item.matter.code, notice.kind]),
    }


def _matter(item: Item) -> dict[str, Any]:
    matter = item.matter
    flow, stage = engine.procedure_of(matter), engine.stage_of(matter)
    return {
        "code": matter.code,
        "title": matter.title,
        "family": flow.category,
        "procedure": {"code": flow.code, "name": both(flow.name)},
        "stage": {"code": stage.code, "name": both(stage.name)},
        "region": item.region,
        "amount": _amount(item),
        "closed_at": matter.closed_at.isoformat() if matter.closed_at else None,
        "page": reverse("portal:matter", args=[matter.code]),
    }


def _amount(item: Item) -> str | None:
    """Yuan as exact text."""
    return None if item.yuan is None else f"{item.yuan:.2f}"
