"""Counting in memory, written down in batches by a thread of its own, so that no visitor waits for it.

`count` costs a dictionary and a lock. What a process has not written when it ends is lost: a count is no evidence.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, connections
from django.db.models import F

from ggzy.foundation import clock
from ggzy_core.periods import local_date

from .kinds import OF_ROUTE
from .models import DayCount

if TYPE_CHECKING:
    from datetime import date

BATCH_S = 20.0  # between two writings

_door = threading.Lock()
_held: Counter[tuple[date, str]] = Counter()
_next = 0.0


def count(route: str | None, method: str | None, status: int, times: int = 1) -> None:
    """A page of this route was given out (200 or 304). Called where the access log is written."""
    global _next
    kind = OF_ROUTE.get(route or "")
    if kind is None or method != "GET" or status not in (200, 304):
        return
    now = time.monotonic()
    with _door:
        _held[(local_date(clock.real()), kind)] += times
        if now < _next or not settings.GGZY_COUNT_VISITS:
            return
        _next = now + BATCH_S
    threading.Thread(target=_write, name="visits", daemon=True).start()


def flush() -> None:
    """Write down what was counted; what cannot be written now stays for the next time."""
    with _door:
        taken = dict(_held)
        _held.clear()
    try:
        for (day, kind), times in list(taken.items()):
            _add(day, kind, times)
            del taken[(day, kind)]
    except DatabaseError:
        with _door:
            _held.update(taken)


def _add(day: date, kind: str, times: int) -> None:
    row, made = DayCount.objects.get_or_create(day=day, kind=kind, defaults={"times": times})
    if not made:
        DayCount.objects.filter(pk=row.pk).update(times=F("times") + times)


def _write() -> None:
    try:
        flush()
    finally:
        connections.close_all()


def forget() -> None:
    """Count anew, for tests."""
    with _door:
        _held.clear()
