"""A refusal that reaches a page is a page: what is wrong, which clause says so, what to do."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ggzy.foundation.refusal import Refusal
from ggzy.foundation.secrets import KeyMissing, shut

log = structlog.get_logger("ggzy.pages")


class Refusals:
    """Middleware: turns a Refusal that no view took into its page, with its status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if isinstance(problem, KeyMissing):
            log.error("sealed_shut", why=str(problem))
            problem = shut()
        if not isinstance(problem, Refusal):
            return None
        return render(request, "look/refused.html", {"refusal": problem}, status=problem.status)
