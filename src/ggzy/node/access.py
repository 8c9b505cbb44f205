"""The access log: route name, status, duration. Never a path, an address, a person or a parameter."""

from __future__ import annotations

import time
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

from ggzy.service.traffic.counting import count

log = structlog.get_logger("ggzy.access")


class AccessLog:
    """Outermost middleware. A path names a lot and an address names a bidder: together they would tell who bids."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        response = self.get_response(request)
        match = getattr(request, "resolver_match", None)
        route = match.view_name if match else None
        note(route, request.method or "", response.status_code, time.perf_counter() - begun)
        return response


def note(route: str | None, method: str, status: int, seconds: float, times: int = 1) -> None:
    """One line for an answer, or for `times` like it, which took so many `seconds` together. Every answer comes here,
    Django's and those of finished pages (`shelf.py`)."""
    count(route, method, status, times)
    more = {"times": times} if times > 1 else {}
    log.info("access", route=route, status=status, ms=round(seconds * 1000 / times, 1), **more)
