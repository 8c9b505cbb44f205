"""Finished pages at the front: who gets one, for how long, and who never does."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import structlog
from a2wsgi import WSGIMiddleware
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.look import standing
from ggzy.node.front import Front
from ggzy.node.shelf import Shelf, key_of
from ggzy.node.stamps import stamps
from tests.ggzy.desk.test_acting import put_up
from tests.ggzy.people import somebody
from tests.ggzy.trading import stage

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


class Visitor:
    """Asks the front as a server would, and knows whether Django was asked."""

    def __init__(self) -> None:
        self.built = 0
        self.threads = WSGIMiddleware(self._django, workers=1)
        self.stamps = stamps()
        self.shelf = Shelf(self.stamps)
        self.front = Front(self.threads, None, 1 << 20, self.shelf)
        self.handler = WSGIHandler()

    def _django(self, environ: Any, start: Any) -> Any:
        self.built += 1
        try:
            return self.handler(environ, start)
        finally:
            connections.close_all()

    def ask(self, *visits: tuple[str, dict[str, str]], method: str = "GET") -> list[tuple[int, dict[str, str], bytes]]:
        """All in one event loop, one after the other."""

        async def all_of_them() -> list[tuple[int, dict[str, str], bytes]]:
            return [await self._one(method, path, headers) for path, headers in visits]

        return asyncio.run(all_of_them())

    async def _one(self, method: str, path: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        where, _, query = path.partition("?")
        said = {"host": "testserver", "accept-language": "zh-CN", **headers}
        scope = {
            "type": "http", "method": method, "path": where, "raw_path": where.encode(), "query_string": query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in said.items()], "scheme": "http",
            "http_version": "1.1", "server": ("testserver", 80), "client": ("127.0.0.1", 1), "root_path": "",
        }  # fmt: skip
        await self.front(scope, receive, send)
        body = b"".join(one.get("body", b"") for one in sent[1:])
        return sent[0]["status"], {name.decode(): value.decode() for name, value in sent[0]["headers"]}, body


@pytest.fixture
def visitor() -> Iterator[Visitor]:
    standing.forget()
    one = Visitor()
    yield one
    one.stamps.close()


def test_the_second_visitor_gets_the_first_ones_page_and_the_same_policies(visitor: Visitor):
    where = f"/matters/{put_up().matter.code}/"
    first, second = visitor.ask((where, {}), (where, {}))
    assert visitor.built == 1
    assert first[2] == second[2]
    assert second[1].pop("age") == "0"
    assert {name.lower(): value for name, value in first[1].items()} == second[1]
    assert "script-src" in second[1]["content-security-policy"]
    same, other = visitor.ask((where, {"if-none-match": first[1]["etag"]}), (where, {"if-none-match": '"x"'}))
    assert (same[0], same[2], other[0], visitor.built) == (304, b"", 200, 1)
    head = visitor.ask((where, {}), method="HEAD")[0]
    assert (head[0], head[2], head[1]["content-length"]) == (200, b"", str(len(first[2])))


def test_an_act_is_seen_at_once_and_a_sealed_one_moves_nothing(visitor: Visitor):
    listing = put_up()
    where = f"/matters/{listing.matter.code}/"
    before = visitor.ask((where, {}), (where, {}))[1]
    perform("listing.offer", somebody(60, Role.BIDDER), listing, {"amount": "100000"})
    after = visitor.ask((where, {}))[0]
    assert visitor.built == 2
    assert before[1]["etag"] != after[1]["etag"]
    city = stage.build(1)
    lot = stage.published(city)
    visitor.ask((where, {}))
    built = visitor.built
    stage.submit(city, lot, city.bidders[0])
    visitor.ask((where, {}))
    assert visitor.built == built


def test_it_stands_until_the_next_due_moment_and_no_longer_than_caches_were_told(visitor: Visitor):
    listing = put_up()
    where = f"/matters/{listing.matter.code}/"
    clock.set_to(listing.matter.moments.get(name="free-ends").at - timedelta(seconds=5))
    visitor.ask((where, {}), (where, {}))
    assert visitor.built == 1
    clock.forward(timedelta(seconds=6))
    visitor.ask((where, {}), (where, {}))
    assert visitor.built == 2
    clock.forward(timedelta(seconds=11))
    visitor.ask((where, {}))
    assert visitor.built == 3


@pytest.mark.parametrize(
    "headers",
    [
        {"cookie": "sessionid=x"}, {"cookie": "django_language=en; sessionid=x"}, {"authorization": "Bearer x"},
        {"range": "bytes=0-1"}, {"hx-request": "true"}, {"content-length": "3"}, {"transfer-encoding": "chunked"},
    ],
)  # fmt: skip
def test_what_names_somebody_or_asks_for_more_is_djangos(headers: dict[str, str]):
    asked = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"method": "GET", "path": "/", "raw_path": b"/", "query_string": b"", "headers": asked, "scheme": "http"}
    assert key_of(scope) is None
    assert key_of({**scope, "headers": []}) is not None
    assert key_of({**scope, "headers": [], "method": "POST"}) is None
    assert key_of({**scope, "headers": [], "query_string": b"x" * 400}) is None


def test_languages_hosts_and_schemes_have_pages_of_their_own(visitor: Visitor):
    where = f"/matters/{put_up().matter.code}/"
    zh, en, chosen = visitor.ask(
        (where, {}), (where, {"accept-language": "en"}), (where, {"cookie": "django_language=en"})
    )
    assert zh[2] != en[2]
    assert en[2] == chosen[2]
    assert visitor.built == 2
    visitor.ask((where, {"x-forwarded-proto": "https"}), (where, {"host": "localhost"}))
    assert visitor.built == 4
    assert visitor.ask((where, {"host": "evil.example"}))[0][0] == 400


def test_pages_of_one_person_and_pages_that_are_not_there_are_never_kept(visitor: Visitor):
    put_up()
    for where in ("/desk/sign-in/", "/matters/none/", "/verify/"):
        visitor.ask((where, {}), (where, {}))
    assert visitor.built == 6
    assert not visitor.shelf._pages


def test_memory_is_bounded(visitor: Visitor):
    put_up()
    visitor.shelf._most = 60_000
    visitor.ask(*((f"/matters/?x={n}", {}) for n in range(9)))
    assert 0 < visitor.shelf._held <= 60_000
    assert sum(page.size for page in visitor.shelf._pages.values()) == visitor.shelf._held


def test_every_answer_is_counted_in_the_access_log(visitor: Visitor):
    where = f"/matters/{put_up().matter.code}/"
    with structlog.testing.capture_logs() as lines:
        visitor.ask((where, {}), (where, {}), (where, {}))
        visitor.shelf.tell()
    told = [(one["route"], one["status"], one.get("times", 1)) for one in lines if one["event"] == "access"]
    assert told == [("portal:matter", 200, 1), ("portal:matter", 200, 2)]
