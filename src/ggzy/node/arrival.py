"""When did a request arrive? Deadlines judge that moment, so it is stamped once, by us, when the last byte is in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse

SCOPE_KEY = "ggzy.arrived"  # where the front leaves its stamp; an ASGI scope cannot be written by a client


class Arrival:
    """Sets `request.arrived`, aware, UTC, in real time (the door turns it into matter time).

    Behind our front it is the moment the front had the last byte. Under another server it is the moment Django began
    with the request: the proxy in front must then buffer requests, so that they reach us whole.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        scope = request.META.get("asgi.scope") or {}
        request.arrived = scope.get(SCOPE_KEY) or datetime.now(UTC)  # type: ignore[attr-defined]
        return self.get_response(request)
