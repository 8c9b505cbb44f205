"""The replay of a public matter, step by step: who did what, when, on which version. Works by links alone."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from ggzy.foundation.look.public_page import public_page
from ggzy.foundation.matters.public import public
from ggzy.supervision.traces.replay import replay
from ggzy.supervision.traces.showing import at_step

from . import files


@public_page()
def matter_replay(request: HttpRequest, code: str) -> HttpResponse:
    """Step `step` of the matter's record (the last one unless said)."""
    matter = public().select_related("parent").filter(code=code).first()
    if matter is None:
        raise Http404
    found = replay(matter)
    shown = at_step(matter, found, found.steps, request.GET.get("step", ""), files.is_public)
    return render(request, "portal/replay.html", shown | {"section": "matters"})
