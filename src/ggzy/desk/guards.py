"""Who may open a page of the desk: somebody signed in. What they may do there only the door decides."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache

from ggzy.foundation.acts import Session
from ggzy.foundation.identity.reach import reach
from ggzy.foundation.matters.models import Matter

Page = Callable[..., HttpResponseBase]


def signed_in(page: Page) -> Page:
    """The page for people who are signed in; others go to sign in and come back. Nothing of it stays in a cache."""

    @never_cache
    @wraps(page)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        session = session_of(request)
        if session.person is None:
            back = request.get_full_path() if request.method == "GET" else reverse("desk:inbox")
            return redirect(f"{reverse('desk:sign-in')}?{urlencode({'next': back})}")
        return page(request, *args, **kwargs)

    return guarded


def session_of(request: HttpRequest) -> Session:
    session: Session = request.ggzy_session  # type: ignore[attr-defined]
    return session


def matter_within_reach(session: Session, code: str) -> Matter:
    """A matter the session may see; 404 alike for one that is hidden and one that is not."""
    found = reach(session).select_related("parent").filter(code=code).first()
    if found is None:
        raise Http404
    return found
