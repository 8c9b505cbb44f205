"""The agent on a person's own machine, as pages of the desk may reach it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.decorators import csp_update
from django.conf import settings


def may_ask_agent(page: Callable[..., Any]) -> Callable[..., Any]:
    """The page may connect to the agent's one address, beside ourselves; no other page may."""

    @wraps(page)
    def opened(*args: Any, **kwargs: Any) -> Any:
        return csp_update({"connect-src": [settings.GGZY_AGENT]})(page)(*args, **kwargs)

    return opened
