"""Finished public pages at the front: an answer that Django has made goes out again, byte for byte, without Django.

Kept is only what a view has offered (`foundation/look/standing.py`): the answer to a GET that names no person, with an
ETag and without a cookie, for one address and one language. It goes out while it stands, and whether it stands is asked
of the record with every request, so that an act is seen at once after its commit, by every process. What changes by the
clock alone (a moment comes to pass, a countdown) changes at the next due moment, and within what caches were told.

A request with any cookie but the language's, with a token, a body or a range is Django's.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, OrderedDict, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_from_request

from ggzy.foundation.look.standing import LONG, SCOPE_KEY, Ground

from . import access

if TYPE_CHECKING:
    from ggzy.live.asgi import Message, Scope, Send

    from .stamps import Stamps

BYTES = 48 << 20  # of all pages
EACH = 1 << 20  # of one
LOG_S = 1.0  # answers from the shelf stand in the access log once a second, with their number
NOT_OURS = frozenset(
    (
        b"authorization",
        b"range",
        b"if-match",
        b"if-unmodified-since",
        b"transfer-encoding",
        b"upgrade",
        b"x-requested-with",
    )
)
OF_BODY = frozenset((b"content-length", b"content-type"))
Key = tuple[bytes, bytes, bytes, bytes, str]


@dataclass(frozen=True)
class Page:
    """An answer as it went over the wire, what it stands on, and when it was made (monotonic)."""

    ground: Ground
    headers: list[tuple[bytes, bytes]]
    body: bytes
    etag: bytes
    made: float

    @property
    def size(self) -> int:
        return len(self.body) + 1000


class Shelf:
    """Used by one event loop only, so it needs no lock."""

    def __init__(self, stamps: Stamps, most: int = BYTES) -> None:
        self._stamps, self._most = stamps, most
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._held = 0
        self._tally: Counter[tuple[str, str, int]] = Counter()
        self._took: defaultdict[tuple[str, str, int], float] = defaultdict(float)

    async def answered(self, scope: Scope, key: Key, send: Send) -> bool:
        """Answer from the shelf; False when Django must."""
        page = self._pages.get(key)
        if page is None:
            return False
        begun = time.perf_counter()
        stamp = await self._stamps.now()
        if stamp is None or not page.ground.holds(stamp):
            self._drop(key)
            return False
        asked = next((value for name, value in scope["headers"] if name == b"if-none-match"), b"").removeprefix(b"W/")
        if asked and asked != page.etag and (b"," in asked or b"*" in asked):
            return False  # several at once: Django knows how
        self._pages.move_to_end(key)
        same, head = asked == page.etag, scope["method"] == "HEAD"
        headers = [one for one in page.headers if one[0] not in OF_BODY] if same else list(page.headers)
        headers.append((b"age", str(int(time.monotonic() - page.made)).encode()))
        status = 304 if same else 200
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if same or head else page.body})
        self._count(page.ground.route, scope["method"], status, time.perf_counter() - begun)
        return True

    def watch(self, scope: Scope, key: Key, send: Send) -> Send:
        """`send`, looking on: what Django answers is kept if its view has offered it."""
        held: list[bytes] = []
        start: dict[str, Any] = {}

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            elif SCOPE_KEY in scope and message["type"] == "http.response.body":
                held.append(bytes(message.get("body", b"")))
                if not message.get("more_body", False):
                    self._keep(key, scope[SCOPE_KEY], start, b"".join(held))
            await send(message)

        return watched

    def _keep(self, key: Key, ground: Ground, start: dict[str, Any], body: bytes) -> None:
        headers = [(bytes(name).lower(), bytes(value)) for name, value in start["headers"]]
        said = dict(headers)
        mine = b"set-cookie" in said or b"private" in said.get(b"cache-control", b"private")
        if start["status"] != 200 or mine or b"etag" not in said or len(body) > EACH:
            return
        self._drop(key)
        page = self._pages[key] = Page(ground, headers, body, said[b"etag"], time.monotonic())
        self._held += page.size
        while self._held > self._most:
            self._drop(next(iter(self._pages)))

    def _drop(self, key: Key) -> None:
        page = self._pages.pop(key, None)
        self._held -= page.size if page is not None else 0

    def _count(self, route: str, method: str, status: int, seconds: float) -> None:
        if not self._tally:
            asyncio.get_running_loop().call_later(LOG_S, self.tell)
        self._tally[route, method, status] += 1
        self._took[route, method, status] += seconds

    def tell(self) -> None:
        """Write what was answered into the access log."""
        for (route, method, status), times in self._tally.items():
            access.note(route, method, status, self._took[route, method, status], times)
        self._tally.clear()
        self._took.clear()


def key_of(scope: Scope) -> Key | None:
    """What the answer to a request depends on; None for one that is Django's."""
    if scope["method"] not in ("GET", "HEAD"):
        return None
    address = scope.get("raw_path") or scope["path"].encode()
    query = scope.get("query_string", b"")
    if len(address) + len(query) > LONG:
        return None
    host = scheme = accept = cookie = b""
    for name, value in scope["headers"]:
        if name in NOT_OURS or name.startswith(b"hx-") or (name == b"content-length" and value != b"0"):
            return None
        if name == b"host":
            host = value
        elif name == b"x-forwarded-proto":
            scheme = value
        elif name == b"accept-language":
            accept = value
        elif name == b"cookie":
            cookie = value
    language = language_of(accept[:LONG], cookie) if len(cookie) < LONG else None
    if language is None:
        return None
    return scope.get("scheme", "http").encode() + scheme, host, address, query, language


@lru_cache(maxsize=512)
def language_of(accept: bytes, cookie: bytes) -> str | None:
    """The language Django would choose; None when there is a cookie of somebody's own."""
    cookies = dict(one.strip().partition("=")[::2] for one in cookie.decode("latin-1").split(";") if one.strip())
    if cookies.keys() - {settings.LANGUAGE_COOKIE_NAME}:
        return None
    request = HttpRequest()
    request.COOKIES = cookies
    request.META["HTTP_ACCEPT_LANGUAGE"] = accept.decode("latin-1")
    return str(get_language_from_request(request))
