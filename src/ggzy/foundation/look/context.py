"""What every page knows: whether this is a sample node, whether its clock is shifted, who is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from ggzy.foundation import clock
from ggzy.foundation.words.say import english

if TYPE_CHECKING:
    from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor. `here` is the address to come back to after choosing a language or signing in."""
    session = getattr(request, "ggzy_session", None)
    return {
        "demo": settings.GGZY_DEMO,
        "shifted": clock.is_shifted(),
        "matter_now": clock.now(),
        "session": session,
        "signed_in": session is not None and session.person is not None,
        "english": english(),
        "here": request.get_full_path(),
    }
