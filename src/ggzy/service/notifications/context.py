"""The bell on every page: how many notifications wait for who is signed in. Others cost nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.functional import SimpleLazyObject

from .queries import unread

if TYPE_CHECKING:
    from django.http import HttpRequest


def bell(request: HttpRequest) -> dict[str, Any]:
    session = getattr(request, "ggzy_session", None)
    return {"bell": SimpleLazyObject(lambda: unread(session) if session is not None else 0)}
