"""Where the public record stands, asked anew for every request, but cheaply: one function with two bodies.

No answer is older than its question. On SQLite the question is put in the event loop: a counter in memory tells that
nobody has committed since the last time. PostgreSQL is asked in a thread of its own, one question at a time: who comes
while one is under way shares the next, so the busier the node, the more requests a question serves.
"""

from __future__ import annotations

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from django.db import DatabaseError, connection

from ggzy.foundation.look import standing


class Stamps(Protocol):
    async def now(self) -> standing.Stamp | None:
        """None when there is no record yet, or the database does not answer."""

    def close(self) -> None:
        """Let go of the database."""


class InFile:
    """SQLite, read past Django: its connections may not be used in an event loop."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._open: sqlite3.Connection | None = None
        self._version = -1
        self._leaf: str | None = None

    async def now(self) -> standing.Stamp | None:
        try:
            leaf = self._newest()
        except sqlite3.Error:
            self.close()
            return None
        return None if leaf is None else (leaf, standing.signed())

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
        self._open, self._version = None, -1

    def _newest(self) -> str | None:
        if self._open is None:
            self._open = sqlite3.connect(f"file:{self._path}?mode=ro", uri=True, isolation_level=None, timeout=0.1)
        (version,) = self._open.execute("PRAGMA data_version").fetchone()
        if version != self._version:  # somebody has committed; not necessarily something public
            row = self._open.execute(standing.NEWEST).fetchone()
            self._leaf, self._version = row[0] if row else None, version
        return self._leaf


class Asked:
    """Any other database, through Django, in one thread."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "stamps")
        self._next: asyncio.Future[standing.Stamp | None] | None = None
        self._running: asyncio.Future[standing.Stamp | None] | None = None

    async def now(self) -> standing.Stamp | None:
        if self._next is None:
            self._next = asyncio.ensure_future(self._after(self._running))
        return await asyncio.shield(self._next)

    def close(self) -> None:
        self._thread.submit(_let_go).result()

    async def _after(self, running: asyncio.Future[standing.Stamp | None] | None) -> standing.Stamp | None:
        if running is not None and not running.done():
            await asyncio.wait([running])
        self._running, self._next = self._next, None  # who comes from here on needs another question
        return await asyncio.get_running_loop().run_in_executor(self._thread, _ask)


def stamps() -> Stamps:
    """For the database of this node."""
    if connection.vendor == "sqlite":
        return InFile(str(connection.settings_dict["NAME"]))
    return Asked()


def _let_go() -> None:
    connection.close()  # looked up here: `connection` is another one in each thread


def _ask() -> standing.Stamp | None:
    try:
        return standing.stamp()
    except DatabaseError:
        connection.close()  # the next question opens another
        return None
