"""The banner on every page: what is out of service, or will be. One look at a small index for each page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.functional import SimpleLazyObject

from ggzy.foundation import clock

from .queries import current

if TYPE_CHECKING:
    from django.http import HttpRequest

    from .models import Outage


def banner(request: HttpRequest) -> dict[str, Any]:
    return {"outages": SimpleLazyObject(_shown)}


def _shown() -> list[tuple[Outage, bool]]:
    """Each with whether it has begun."""
    now = clock.now()
    return [(one, one.begins <= now) for one in current()]
