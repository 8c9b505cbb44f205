"""How open data is answered: the same for everybody, with an ETag, readable from any page, in Chinese unless asked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.http import require_safe

from ggzy.foundation.look import standing

Maker = Callable[..., bytes]


def open_data(
    media: str, *, seconds: int = 60, attach: str = "", tag: Maker | None = None
) -> Callable[[Maker], Callable[..., HttpResponse]]:
    """Wrap a function that makes the bytes of an answer. `attach` names the file it is saved as.

    `tag` makes the bytes that the ETag is of, where the answer itself is never twice the same.
    """

    def wrap(make: Maker) -> Callable[..., HttpResponse]:
        @require_safe
        @wraps(make)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            stamp = standing.stamp()
            ground = standing.ground(request, stamp, seconds) if stamp is not None else None
            content = make(request, *args, **kwargs) if tag is None else tag(request, *args, **kwargs)
            headers = {
                "Cache-Control": f"public, max-age={seconds}",
                "Access-Control-Allow-Origin": "*",
                "ETag": f'"{hashlib.sha256(content).hexdigest()[:32]}"',
            }
            if attach:
                headers["Content-Disposition"] = f'attachment; filename="{attach}"'
            same = get_conditional_response(request, headers["ETag"])
            if same is not None and tag is not None:
                content = b""  # not made for nothing
            elif tag is not None:
                content = make(request, *args, **kwargs)
            answer = HttpResponse(content, content_type=media, headers=headers)
            patch_vary_headers(answer, ("Accept-Language",))
            if ground is not None:
                standing.offer(request, ground)
            return get_conditional_response(request, headers["ETag"], None, answer) or answer

        return answered

    return wrap
