"""Public pages that stand: a page built for one citizen serves the next, until the public record moves.

A page stands while the newest public entry and the journal's checkpoint are the ones it was built on, until the next
moment at which something is due, and no longer than caches were told they may keep it. Sealed acts do not count: if
they did, a page that takes longer to come would tell an onlooker that somebody has just bid.

A page is kept twice: here as the view made it, for any server; and by our own front as it went over the wire
(`node/shelf.py`), to whom `offer` says what it stands on.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.utils.translation import get_language

from ggzy.foundation import clock
from ggzy.foundation.matters.models import Due
from ggzy.foundation.statements import Asked

if TYPE_CHECKING:
    from django.http import HttpRequest

MOST = 256  # pages kept by a process, some 10 MB
LONG = 300  # characters of an address; longer ones are built each time
NEWEST = "SELECT leaf FROM journal_entry WHERE until = '' ORDER BY id DESC LIMIT 1"
SCOPE_KEY = "ggzy.standing"  # where the front finds what a page stands on
NEVER = datetime.max.replace(tzinfo=UTC)

Key = tuple[str, ...]
Stamp = tuple[str, int]


@dataclass(frozen=True)
class Ground:
    """What a page stands on: a stamp, the matter time it was built at, and the one it stands until."""

    stamp: Stamp
    built: datetime
    until: datetime
    route: str = ""

    def holds(self, stamp: Stamp) -> bool:
        return self.stamp == stamp and self.built <= clock.now() < self.until


@dataclass(frozen=True)
class Standing:
    """A page as it was built, and what it stands on."""

    ground: Ground
    content: bytes
    headers: dict[str, str]

    def response(self) -> HttpResponse:
        return HttpResponse(self.content, headers=self.headers)


_pages: OrderedDict[Key, Standing] = OrderedDict()
_door = threading.Lock()
_next_due = Asked(
    lambda now: Due.objects.filter(done_at=None, dropped=False, at__gt=now).order_by("at").values_list("at")[:1]
)


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
        cursor.execute(NEWEST)
        newest = cursor.fetchone()
    return None if newest is None else (newest[0], signed())


def signed() -> int:
    """When the newest checkpoint was put out."""
    try:
        return os.stat(f"{settings.GGZY_DATA}/journal/checkpoint").st_mtime_ns  # noqa: PTH116  asked with every request
    except OSError:
        return 0


def ground(request: HttpRequest, stamp: Stamp, seconds: int) -> Ground:
    """What a page that is about to be built will stand on. Asked before, so that it is never newer than the page."""
    now = clock.now()
    due = _next_due.first(now)
    until = min(now + timedelta(seconds=seconds), due[0] if due else NEVER)
    match = request.resolver_match
    return Ground(stamp, now, until, match.view_name if match else "")


def find(key: Key, stamp: Stamp) -> Standing | None:
    """The page that stands at this key."""
    kept = _pages.get(key)
    return kept if kept is not None and kept.ground.holds(stamp) else None


def keep(key: Key, page: Standing) -> None:
    """Let the page stand."""
    with _door:
        _pages[key] = page
        _pages.move_to_end(key)
        while len(_pages) > MOST:
            _pages.popitem(last=False)


def offer(request: HttpRequest, found: Ground) -> None:
    """Tell our front, if it is what stands before us, that it may keep the answer to this request so long."""
    scope = request.META.get("asgi.scope")
    if scope is not None:
        scope[SCOPE_KEY] = found


def forget() -> None:
    """Build every page anew; for tests and measurements."""
    with _door:
        _pages.clear()
