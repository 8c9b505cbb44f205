"""The ASGI front of one process: live streams, and every other page through Django's synchronous side.

A request is taken in whole before Django sees it: spooled to disk beyond a megabyte, refused with 413 beyond the
limit, stamped when its last byte is in. So a slow upload holds no worker thread, half an upload never reaches an act,
and waiting for a thread costs a bidder nothing. A public page that stands is answered before any of that (`shelf.py`).
"""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING

from .arrival import SCOPE_KEY
from .shelf import key_of

if TYPE_CHECKING:
    from ggzy.live.asgi import App, Message, Receive, Scope, Send

    from .shelf import Shelf

IN_MEMORY = 1 << 20
CHUNK = 256 << 10


class TooLarge(Exception):
    """The request is longer than this node takes."""


class Gone(Exception):
    """The client left before the last byte."""


class Front:
    """`pages` is the ASGI side of Django; `live` answers below /live/ when it is there; `limit` is in bytes; `shelf`
    holds finished pages."""

    def __init__(self, pages: App, live: App | None, limit: int, shelf: Shelf | None = None) -> None:
        self.pages, self.live, self.limit, self.shelf = pages, live, limit, shelf

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.pages(scope, receive, send)
        elif self.live is not None and scope["path"].startswith("/live/"):
            await self.live(scope, receive, send)
        else:
            if self.shelf is not None and (key := key_of(scope)) is not None:
                if await self.shelf.answered(scope, key, send):
                    return
                send = self.shelf.watch(scope, key, send) if scope["method"] == "GET" else send
            with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as body:
                await self.whole(scope, receive, send, body)

    async def whole(self, scope: Scope, receive: Receive, send: Send, body: IO[bytes]) -> None:
        try:
            length = await take_in(scope, receive, body, self.limit)
        except TooLarge:
            await refuse(send, self.limit)
            return
        except Gone:
            return
        scope[SCOPE_KEY] = datetime.now(UTC)
        others = [
            (name, value) for name, value in scope["headers"] if name not in (b"content-length", b"transfer-encoding")
        ]
        scope["headers"] = [*others, (b"content-length", str(length).encode())] if length else others
        body.seek(0)

        async def again() -> Message:
            chunk = body.read(CHUNK)
            return {"type": "http.request", "body": chunk, "more_body": body.tell() < length}

        await self.pages(scope, again, send)


async def take_in(scope: Scope, receive: Receive, body: IO[bytes], limit: int) -> int:
    """Read the request into `body`; its length in bytes. TooLarge as soon as that shows, Gone when it breaks off."""
    told = dict(scope["headers"]).get(b"content-length", b"0")
    if told.isdigit() and int(told) > limit:
        raise TooLarge
    length, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        chunk = message.get("body", b"")
        length += len(chunk)
        if length > limit:
            raise TooLarge
        body.write(chunk)
        more = message.get("more_body", False)
    return length


async def refuse(send: Send, limit: int) -> None:
    """413 as a sentence."""
    text = (
        f"这次提交超过了 {limit >> 20} MiB 的上限，未保存任何内容；请压缩或分成几次提交。\n"
        f"This is more than {limit >> 20} MiB. Nothing was kept; make it smaller or send it in parts."
    )
    start: Message = {
        "type": "http.response.start",
        "status": 413,
        "headers": [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")],
    }
    await send(start)
    await send({"type": "http.response.body", "body": text.encode()})
