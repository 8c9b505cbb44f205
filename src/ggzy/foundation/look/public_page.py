"""Public pages are the same for everybody in one language: they carry an ETag, and a cache may keep them shortly;
so do we (`standing.py`)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from . import standing

View = Callable[..., HttpResponse]


def public_page(*, seconds: int = 10) -> Callable[[View], View]:
    """Wrap a view whose answer depends on address, language and whether somebody is signed in, and on nothing else."""

    def wrap(view: View) -> View:
        @require_safe
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            key = standing.key_of(request)
            stamp = standing.stamp() if key is not None else None
            if key is None or stamp is None:
                return conditional(request, built(request, *args, **kwargs))
            page = standing.find(key, stamp)
            if page is None:
                ground = standing.ground(request, stamp, seconds)
                response = built(request, *args, **kwargs)
                if "ETag" not in response:
                    return response
                page = standing.Standing(ground, response.content, dict(response.items()))
                standing.keep(key, page)
            standing.offer(request, page.ground)
            return conditional(request, page.response())

        def built(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = view(request, *args, **kwargs)
            if response.status_code != 200 or response.streaming:
                return response
            response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
            patch_vary_headers(response, ("Cookie", "Accept-Language"))
            if getattr(request, "ggzy_session", None) is not None and request.ggzy_session.person is not None:  # type: ignore[attr-defined]
                patch_cache_control(response, private=True, no_cache=True)
            else:
                patch_cache_control(response, public=True, max_age=seconds)
            return response

        return answered

    return wrap


def conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The response, or 304 for a browser that has it already."""
    if "ETag" not in response:
        return response
    return get_conditional_response(request, response["ETag"], None, response) or response
