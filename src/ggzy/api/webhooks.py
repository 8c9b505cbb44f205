"""A party's webhooks and how their deliveries went. Registering and removing them are acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.text import Text
from ggzy.service.webhooks import queries

from . import problems
from .endpoint import said
from .tokens import signed_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from ggzy.service.webhooks.models import Webhook


def listed(request: HttpRequest) -> HttpResponse:
    """GET: the standing webhooks of my organisation, without their secrets."""
    found = [
        {
            "key": one.key,
            "url": one.opened()["url"],
            "acts": one.acts,
            "registered_at": one.registered_at.isoformat(),
            "dead": one.deliveries.filter(state="dead").count(),
        }
        for one in queries.mine(signed_in(request))
    ]
    return said({"webhooks": found})


def deliveries(request: HttpRequest, key: str) -> HttpResponse:
    """GET: its newest deliveries."""
    return said({"deliveries": queries.deliveries(_mine(request, key))})


def again(request: HttpRequest, key: str, id: str) -> HttpResponse:
    """POST: a dead delivery goes back in line."""
    if not queries.again(_mine(request, key), id):
        raise problems.unknown(Text("没有这一失败的投递", "There is no such dead delivery"))
    return said({"state": "waiting"})


def _mine(request: HttpRequest, key: str) -> Webhook:
    found = next((one for one in queries.mine(signed_in(request)) if one.key == key), None)
    if found is None:
        raise problems.unknown(Text("没有这一推送登记", "There is no such webhook"))
    return found
