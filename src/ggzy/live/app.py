"""The live streams as a plain ASGI app: `GET /live/KIND/CODE/LANGUAGE?seen=STATE`, text/event-stream.

No view, no session, no cookie: what is pushed is public, the same for everybody. The first message and every heartbeat
bring the server's time (`clock`), every change its finished fragments, the last of them with the id of the state. A
browser that lost its line says the id it has (Last-Event-ID) and gets what differs.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from django.conf import settings

from ggzy.foundation.look.live import SOURCES

from .channel import Key
from .hub import MOST_CHANNELS, Hub, told_time
from .reader import LANGUAGES

if TYPE_CHECKING:
    from .asgi import Receive, Scope, Send
    from .channel import Channel

PATH = re.compile(r"/live/([a-z-]{1,40})/([A-Za-z0-9-]{1,64})/([a-z]{2})")
STATE = re.compile(r"[0-9a-f]{16}")
SLOW_S = 20.0  # a browser that takes nothing for so long is let go; it comes back with its id
RETRY = b"retry: 2000\n\n"
HEADERS = [
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
]
NOT_HERE = "没有这个直播页面。\nThere is no such live page."
MANY = "同时观看的连接太多，请稍后再来；刷新页面可看到同样的内容。\nToo many are watching; reload the page to see the same."
LATE = (
    "暂时无法直播，请稍后再来；刷新页面可看到同样的内容。\nNot live for the moment; reload the page to see the same."
)


class Live:
    """The app. `close` before the server waits for its connections: streams do not end by themselves."""

    def __init__(self) -> None:
        self.hub = Hub()

    def close(self) -> None:
        self.hub.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await lifespan(receive, send)
        elif scope["type"] == "http":
            await self.answer(scope, receive, send)

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = key_of(scope["path"])
        if key is None:
            await say(send, 404, NOT_HERE)
        elif scope["method"] != "GET":
            await say(send, 405, NOT_HERE, (b"allow", b"GET"))
        elif self.full(who := address(scope), key):
            await say(send, 429, MANY, (b"retry-after", b"30"))
        else:
            self.hub.addresses[who] += 1
            self.hub.watchers += 1
            try:
                await self.serve(key, scope, receive, send)
            finally:
                self.hub.watchers -= 1
                self.hub.addresses[who] -= 1
                if not self.hub.addresses[who]:
                    del self.hub.addresses[who]

    def full(self, who: str, key: Key) -> bool:
        """Would one more be too many: of all, of this address, or of different pages?"""
        return (
            self.hub.closing
            or self.hub.watchers >= settings.GGZY_LIVE_LIMIT
            or self.hub.addresses[who] >= settings.GGZY_LIVE_ADDRESS_LIMIT
            or (key not in self.hub.channels and len(self.hub.channels) >= MOST_CHANNELS)
        )

    async def serve(self, key: Key, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            channel = await self.hub.join(key)
        except TimeoutError:
            await say(send, 503, LATE, (b"retry-after", b"10"))
            return
        if channel is None:
            await say(send, 404, NOT_HERE)
            return
        try:
            stream = asyncio.ensure_future(self.stream(channel, seen_by(scope), send))
            leaving = asyncio.ensure_future(left(receive))
            try:
                await asyncio.wait((stream, leaving), return_when=asyncio.FIRST_COMPLETED)
            finally:
                leaving.cancel()
                stream.cancel()
                await asyncio.gather(stream, leaving, return_exceptions=True)
        finally:
            self.hub.leave(channel)

    async def stream(self, channel: Channel, seen: str, send: Send) -> None:
        """Bring a page from the state it has seen to each next one, until it leaves or the server ends."""
        kind = [(b"content-type", b"text/event-stream; charset=utf-8"), (b"x-accel-buffering", b"no")]
        await send({"type": "http.response.start", "status": 200, "headers": [*kind, *HEADERS]})
        beat, opening = self.hub.beat, told_time() + RETRY
        while channel.shown is not None and not self.hub.closing:
            moved = channel.moved
            text = opening + channel.news(seen)
            seen, opening = channel.shown.id, b""
            if beat != self.hub.beat:
                text += self.hub.time
                beat = self.hub.beat
            if text:
                async with asyncio.timeout(SLOW_S):
                    await send({"type": "http.response.body", "body": text, "more_body": True})
            await moved.wait()
        await send({"type": "http.response.body", "body": b""})


def key_of(path: str) -> Key | None:
    """What an address names; None for one that cannot be."""
    found = PATH.fullmatch(path)
    if found is None or found[1] not in SOURCES or found[3] not in LANGUAGES:
        return None
    return Key(*found.groups())


def seen_by(scope: Scope) -> str:
    """The state a browser has: what it heard last, or what its page was built with."""
    told = dict(scope["headers"]).get(b"last-event-id", b"").decode("latin-1")
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("seen", [""])[0]
    return next((one for one in (told, asked) if STATE.fullmatch(one)), "")


def address(scope: Scope) -> str:
    """Who is at the other end: the peer, or what the nearest of our own proxies (GGZY_PROXIES) says it saw."""
    proxies = getattr(settings, "AXES_IPWARE_PROXY_COUNT", None) or 0
    listed = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for").decode("latin-1")
    told = [one.strip() for one in listed.split(",") if one.strip()]
    if proxies and len(told) >= proxies:
        return told[-proxies]
    return str((scope.get("client") or ("",))[0])


async def left(receive: Receive) -> None:
    """Returns when the browser has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def say(send: Send, status: int, sentence: str, *headers: tuple[bytes, bytes]) -> None:
    kind = (b"content-type", b"text/plain; charset=utf-8")
    await send({"type": "http.response.start", "status": status, "headers": [kind, *HEADERS, *headers]})
    await send({"type": "http.response.body", "body": sentence.encode()})


async def lifespan(receive: Receive, send: Send) -> None:
    """Nothing to prepare: the reader runs while somebody watches."""
    while True:
        step = (await receive())["type"]
        await send({"type": f"{step}.complete"})
        if step == "lifespan.shutdown":
            return


application = Live()
