"""The turn: entry ids follow commit order.

On SQLite a fair lock outside the transaction covers it: first come, first served within a process, `flock` between
processes. On PostgreSQL the door takes one advisory lock late, only to write the entry; commit gives it back.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterator

try:
    import fcntl
except ImportError:  # Windows: one process, the threads' turn is enough
    fcntl = None  # type: ignore[assignment]

ADVISORY = 0x67677A79  # "ggzy"


class FairLock:
    """A lock that is handed on in the order it was asked for."""

    def __init__(self) -> None:
        self._door = threading.Lock()
        self._held = False
        self._waiting: deque[threading.Event] = deque()

    def acquire(self) -> None:
        with self._door:
            if not self._held:
                self._held = True
                return
            turn = threading.Event()
            self._waiting.append(turn)
        turn.wait()

    def release(self) -> None:
        with self._door:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._held = False


_threads = FairLock()
_files: dict[tuple[int, str], int] = {}


@contextmanager
def whole_turn() -> Iterator[None]:
    """Around a writing transaction on SQLite; nothing on PostgreSQL."""
    if connection.vendor != "sqlite":
        yield
        return
    _threads.acquire()
    try:
        handle = _turn_file()
        if handle is not None:
            fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            yield
        finally:
            if handle is not None:
                fcntl.flock(handle, fcntl.LOCK_UN)
    finally:
        _threads.release()


def late_turn() -> None:
    """Within a transaction on PostgreSQL: from here to the commit nobody else writes an entry."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY])


def _turn_file() -> int | None:
    if fcntl is None:
        return None
    path = str(Path(settings.GGZY_DATA) / "turn.lock")
    key = (os.getpid(), path)  # a forked child must not share its parent's open file: flock would be shared too
    if key not in _files:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        _files[key] = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    return _files[key]
