"""What the worker does again and again beside the record and what is due: each round small, and harmless if repeated.

In a room's readers.py: `@every(seconds=5) def look() -> int: ...`. Seconds are real ones; what a round looks for in
matter time it asks the clock.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import structlog
from django.db import DatabaseError, InterfaceError

if TYPE_CHECKING:
    from collections.abc import Callable

log = structlog.get_logger(__name__)
ROUNDS: dict[str, tuple[float, Callable[[], object]]] = {}
_next: dict[str, float] = {}


def every(seconds: float) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Declare a round."""

    def wrap(work: Callable[[], object]) -> Callable[[], object]:
        ROUNDS[f"{work.__module__}.{work.__name__}"] = (seconds, work)
        return work

    return wrap


def run(*, all_of_them: bool = False) -> None:
    """Do the rounds whose time has come. One that breaks does not hold up the others."""
    for name, (seconds, work) in ROUNDS.items():
        if not all_of_them and _next.get(name, 0.0) > time.monotonic():
            continue
        _next[name] = time.monotonic() + seconds
        try:
            work()
        except (DatabaseError, InterfaceError):
            raise
        except Exception:
            log.exception("round_failed", round=name)
