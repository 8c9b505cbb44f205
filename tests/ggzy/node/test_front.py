"""The front takes requests in whole: stamped at the last byte, refused beyond the limit, dropped when broken off."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from ggzy.node.arrival import SCOPE_KEY
from ggzy.node.front import Front


class Pages:
    """Stands behind the front and keeps what reached it."""

    def __init__(self) -> None:
        self.scope: Any = None
        self.body = b""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.scope, more = scope, True
        while more:
            message = await receive()
            self.body += message["body"]
            more = message["more_body"]
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ok"})


def ask(
    front: Front, messages: list[dict[str, Any]], headers: list[tuple[bytes, bytes]] | None = None, path: str = "/"
):
    waiting, sent = iter(messages), []

    async def receive() -> dict[str, Any]:
        return next(waiting)

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "path": path, "headers": headers or []}
    asyncio.run(front(scope, receive, send))
    return sent


def part(body: bytes, more: bool = False) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


def test_body_reaches_the_pages_whole_and_in_order():
    pages = Pages()
    ask(Front(pages, None, 1 << 30), [part(b"a" * 300_000, True), part(b"", True), part(b"b" * 300_000)])
    assert pages.body == b"a" * 300_000 + b"b" * 300_000


def test_length_of_a_chunked_request_is_told_to_the_pages():
    pages = Pages()
    ask(Front(pages, None, 100), [part(b"abc", True), part(b"d")], [(b"transfer-encoding", b"chunked")])
    assert dict(pages.scope["headers"]) == {b"content-length": b"4"}


def test_request_without_a_body_reaches_the_pages():
    pages = Pages()
    assert ask(Front(pages, None, 100), [part(b"")])[0]["status"] == 200
    assert pages.body == b""


def test_arrival_is_stamped_after_the_last_byte():
    pages, before = Pages(), datetime.now(UTC)
    ask(Front(pages, None, 100), [part(b"x")])
    assert before <= pages.scope[SCOPE_KEY] <= datetime.now(UTC)


def test_announced_length_over_the_limit_is_refused_before_a_byte_is_read():
    pages = Pages()
    sent = ask(Front(pages, None, 3), [], [(b"content-length", b"4")])
    assert sent[0]["status"] == 413
    assert pages.scope is None


def test_length_that_lies_is_caught_while_reading():
    pages = Pages()
    sent = ask(Front(pages, None, 3), [part(b"ab", True), part(b"cd", True)], [(b"content-length", b"2")])
    assert sent[0]["status"] == 413
    assert pages.scope is None


def test_exactly_the_limit_is_taken():
    pages = Pages()
    assert ask(Front(pages, None, 3), [part(b"abc")])[0]["status"] == 200


def test_half_an_upload_never_reaches_the_pages():
    pages = Pages()
    sent = ask(Front(pages, None, 100), [part(b"half", True), {"type": "http.disconnect"}])
    assert sent == []
    assert pages.scope is None


@pytest.mark.parametrize(("path", "there"), [("/live/lot", True), ("/lively", False)])
def test_live_streams_pass_by_the_pages(path: str, there: bool):
    pages, live = Pages(), Pages()
    ask(Front(pages, live, 100), [part(b"")], path=path)
    assert (live.scope is not None) is there
    assert (pages.scope is None) is there
