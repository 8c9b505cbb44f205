"""The change feed: every leaf of the journal in commit order, from a cursor that no reader can lose a record by.

What is sealed stands in it only as the leaf of its slot, one of one size whether it holds acts or not. A page that is
full never changes again, so it may be kept for ever; the last one carries an ETag and may be waited on.
"""

from __future__ import annotations

import time
from functools import lru_cache
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.cache import get_conditional_response

from ggzy.foundation.journal.sequencer import folder
from ggzy_core.tlog.feed import Feed
from ggzy_core.tlog.folder import TileFolder

from . import problems

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponseBase

MOST = 1000  # changes in one answer
USUAL = 100
MOST_WAIT_S = 30.0
LOOK_S = 0.1  # how often a waiting request looks for a new checkpoint
FOR_EVER = "public, max-age=31536000, immutable"
FRESH = "public, no-cache"
NDJSON = "application/x-ndjson"
EVERYWHERE = {"Access-Control-Allow-Origin": "*"}
#: A reader that waits holds a thread: never more than half of them. One too many is answered at once, and asks again.
_waiting = BoundedSemaphore(max(1, settings.GGZY_THREADS // 2))


def listed(request: HttpRequest) -> HttpResponse:
    """GET ?after=CURSOR&limit=1…1000&wait=0…30: {"after", "next", "changes"}; go on with after=next."""
    after, limit = _number(request, "after", 0), _number(request, "limit", USUAL, least=1, most=MOST)
    wait = _number(request, "wait", 0, most=int(MOST_WAIT_S))
    feed = _feed()
    size = _grown(feed, after, wait)
    _within(after, size)
    until = min(after + limit, size)
    etag, full = f'"{after}-{until}"', until == after + limit
    headers = {"ETag": etag, "Cache-Control": FOR_EVER if full else FRESH, "Ggzy-Log-Size": str(size), **EVERYWHERE}
    same = get_conditional_response(request, etag)
    if same is not None:
        for name, value in headers.items():
            same[name] = value
        return same
    body = b",\n".join(line[:-1] for line in feed.lines(after, until, size))
    told = b'{"after":%d,"next":%d,"changes":[%s]}\n' % (after, until, body)
    return HttpResponse(told, content_type="application/json", headers=headers)


def streamed(request: HttpRequest) -> HttpResponseBase:
    """GET ?after=CURSOR&until=CURSOR: every change since, one a line; ends at the checkpoint that stood at the start."""
    after = _number(request, "after", 0)
    feed = _feed()
    size = feed.size
    _within(after, size)
    until = min(size, _number(request, "until", size))
    etag = f'"{after}-{until}"'
    headers = {"ETag": etag, "Cache-Control": FRESH, "Ggzy-Log-Size": str(size), "Ggzy-Next": str(until), **EVERYWHERE}
    same = get_conditional_response(request, etag)
    if same is not None:
        return same
    return StreamingHttpResponse(_gathered(feed, after, until, size), content_type=NDJSON, headers=headers)


def _gathered(feed: Feed, after: int, until: int, size: int, bundles: int = 8) -> Iterator[bytes]:
    """Some bundles to a piece: a piece costs the server more than the bytes in it."""
    held: list[bytes] = []
    for block in feed.blocks(after, until, size):
        held.append(block)
        if len(held) == bundles:
            yield b"".join(held)
            held = []
    if held:
        yield b"".join(held)


def _feed() -> Feed:
    return _of(str(folder()))


@lru_cache(maxsize=4)
def _of(path: str) -> Feed:
    return Feed(TileFolder(path))


def _grown(feed: Feed, after: int, wait: int) -> int:
    """The size of the log, after waiting for it to pass `after`, if asked to and there is room to wait."""
    size = feed.size
    if size != after or not wait or not _waiting.acquire(blocking=False):
        return size
    try:
        until = time.monotonic() + wait
        while size == after and time.monotonic() < until:
            time.sleep(LOOK_S)
            size = feed.size
    finally:
        _waiting.release()
    return size


def _within(after: int, size: int) -> None:
    """A cursor is one this log gave. One beyond its end is of another log, or of one that was restored."""
    if after > size:
        raise problems.malformed(
            f"游标 {after} 超过账本现有的 {size} 条：它不是本账本给出的",
            f"{after} is past the {size} of this log",
            status=422,
        )


def _number(request: HttpRequest, name: str, usual: int, *, least: int = 0, most: int = 1 << 53) -> int:
    said = request.GET.get(name)
    if said is None:
        return usual
    if not (said.isascii() and said.isdigit() and len(said) < 17 and least <= int(said) <= most):
        raise problems.malformed(
            f"{name} 应为 {least} 至 {most} 的整数", f"{name} is a whole number from {least} to {most}", status=422
        )
    return int(said)
