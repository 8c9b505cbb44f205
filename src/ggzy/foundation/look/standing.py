"""Public pages that stand: a page built for one citizen serves the next, until the public record moves.

A page stands while the newest public entry and the journal's checkpoint are the ones it was built on, and no longer
than caches were told they may keep it. Sealed acts do not count: if they did, a page that takes longer to come would
tell an onlooker that somebody has just bid.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.utils.translation import get_language

from ggzy.foundation import clock
from ggzy.foundation.journal.sequencer import folder

if TYPE_CHECKING:
    from django.http import HttpRequest

MOST = 256  # pages kept by a process, some 10 MB
LONG = 300  # characters of an address; longer ones are built each time

Key = tuple[str, ...]
Stamp = tuple[str, int]


@dataclass(frozen=True)
class Standing:
    """A page as it was built: on which stamp, at which matter time."""

    stamp: Stamp
    built: datetime
    content: bytes
    headers: dict[str, str]

    def holds(self, stamp: Stamp, seconds: int) -> bool:
        return self.stamp == stamp and timedelta() <= clock.now() - self.built < timedelta(seconds=seconds)

    def response(self) -> HttpResponse:
        return HttpResponse(self.content, headers=self.headers)


_pages: OrderedDict[Key, Standing] = OrderedDict()
_door = threading.Lock()


def key_of(request: HttpRequest) -> Key | None:
    """What a public page depends on; None for a request whose answer is nobody else's."""
    if request.COOKIES.keys() - {settings.LANGUAGE_COOKIE_NAME} or len(request.get_full_path()) > LONG:
        return None
    fragment = request.headers.get("HX-Request", "")
    return (request.method or "", request.scheme or "", request.get_host(), request.get_full_path(),
            get_language() or "", fragment)  # fmt: skip


def stamp() -> Stamp | None:
    """Where the public record stands; None on a node that has none yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT leaf FROM journal_entry WHERE until = '' ORDER BY id DESC LIMIT 1")
        newest = cursor.fetchone()
    if newest is None:
        return None
    try:
        signed = (folder() / "checkpoint").stat().st_mtime_ns
    except OSError:
        signed = 0
    return newest[0], signed


def find(key: Key, stamp: Stamp, seconds: int) -> HttpResponse | None:
    """The page that stands at this key."""
    kept = _pages.get(key)
    return kept.response() if kept is not None and kept.holds(stamp, seconds) else None


def keep(key: Key, stamp: Stamp, response: HttpResponse) -> None:
    """Let the page stand. `stamp` was read before it was built, so that it is never newer than the page."""
    with _door:
        _pages[key] = Standing(stamp, clock.now(), response.content, dict(response.items()))
        _pages.move_to_end(key)
        while len(_pages) > MOST:
            _pages.popitem(last=False)


def forget() -> None:
    """Build every page anew; for tests and measurements."""
    with _door:
        _pages.clear()
