"""A refusal that reaches a page is a page: what is wrong, which clause says so, what to do."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ggzy.foundation.refusal import Refusal


class Refusals:
    """Middleware: turns a Refusal that no view took into its page, with its status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if not isinstance(problem, Refusal):
            return None
        return render(request, "look/refused.html", {"refusal": problem}, status=problem.status)
