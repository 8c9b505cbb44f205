"""The documentation at /api/: the same data as the OpenAPI document, in the portal's look. Acts: `rooms.py`."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ggzy.foundation.acts import surface
from ggzy.foundation.look.public_page import public_page

from ..limits import ANYBODY, HOLDER, WINDOW_S
from .document import TAGS
from .operations import OPERATIONS


@public_page(seconds=300)
def documentation(request: HttpRequest) -> HttpResponse:
    """GET: how to begin, every address."""
    context = {
        "section": "api",
        "base": f"{request.scheme}://{request.get_host()}/api/v1",
        "tags": [
            (words, [one for one in OPERATIONS if one.tag == tag]) for tag, words in TAGS.items() if tag != "acts"
        ],
        "count": len(surface.surface()),
        "limits": {"anybody": ANYBODY, "holder": HOLDER, "seconds": WINDOW_S},
    }
    return render(request, "api/documentation.html", context)
