"""After the commit: readers that follow the record, each from its own cursor, so that a crash loses nothing.

A reader may see an entry twice (crash between its work and its cursor) and must not mind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from ggzy.foundation.journal.models import Cursor, Entry

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Event

log = structlog.get_logger(__name__)
READERS: dict[str, tuple[frozenset[str], Callable[[Entry], None]]] = {}
ERRANDS: dict[str, Callable[[Event], None]] = {}


def after(*acts: str, name: str = "") -> Callable[[Callable[[Entry], None]], Callable[[Entry], None]]:
    """Declare a reader of these acts' entries (of all, when none is named)."""

    def wrap(work: Callable[[Entry], None]) -> Callable[[Entry], None]:
        READERS[name or f"{work.__module__.rsplit('.', 1)[0]}.{work.__name__}"[-60:]] = (frozenset(acts), work)
        return work

    return wrap


def errand(name: str) -> Callable[[Callable[[Event], None]], Callable[[Event], None]]:
    """Declare what the worker runs beside its rounds, in a thread of its own, until it is told to stop: the network."""

    def wrap(work: Callable[[Event], None]) -> Callable[[Event], None]:
        ERRANDS[name] = work
        return work

    return wrap


def run(limit: int = 500) -> int:
    """Bring every reader up to date. Returns how many entries were handed out."""
    return sum(_follow(name, acts, work, limit) for name, (acts, work) in READERS.items())


def _follow(name: str, acts: frozenset[str], work: Callable[[Entry], None], limit: int) -> int:
    cursor, _ = Cursor.objects.get_or_create(name=name)
    handed = 0
    for entry in Entry.objects.filter(id__gt=cursor.last).order_by("id")[:limit]:
        if not acts or entry.act in acts:
            try:
                work(entry)
            except Exception:
                log.exception("reader_failed", reader=name, entry=entry.pk)
                break
            handed += 1
        cursor.last = entry.pk
    cursor.save()
    return handed
