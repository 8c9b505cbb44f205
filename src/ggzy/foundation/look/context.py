"""What every page knows: whether this is a sample node, whether its clock is shifted, who is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings

from ggzy.foundation import clock
from ggzy.foundation.words.say import english

from . import sample

if TYPE_CHECKING:
    from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor. `here` is the address to come back to after choosing a language or signing in."""
    session = getattr(request, "ggzy_session", None)
    return {
        "demo": settings.GGZY_DEMO,
        "making": _making(),
        "slowed": _slowed(),
        "shifted": clock.is_shifted(),
        "matter_now": clock.now(),
        "session": session,
        "signed_in": session is not None and session.person is not None,
        "english": english(),
        "here": request.get_full_path(),
    }


def _making() -> sample.Progress | None:
    """How far a sample city is that is still being made."""
    found = sample.progress() if settings.GGZY_DEMO else None
    return None if found is None or found.done else found


def _slowed() -> bool:
    """Has a rehearsal's clock come to the end of the days whose holidays are known?"""
    kept = clock.kept() if settings.GGZY_DEMO else None
    return kept is not None and kept.slowed(clock.real())
