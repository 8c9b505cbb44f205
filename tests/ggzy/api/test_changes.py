"""The change feed: from its cursor nobody misses a record or sees one twice, also while many write."""

from __future__ import annotations

import json
import threading
import time

import pytest
from django.db import connections
from django.test import Client

from ggzy.api import changes
from ggzy.foundation.acts import Role, perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.sequencer import settle, sole_writer
from ggzy_core.canonical import canonical
from ggzy_core.tlog.merkle import leaf_hash
from tests.ggzy.desk.test_acting import put_up
from tests.ggzy.people import somebody
from tests.sample import code

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record", "fresh_feed")]


@pytest.fixture
def fresh_feed():
    changes._of.cache_clear()
    yield
    changes._of.cache_clear()


def ask(**query):
    return Client().get("/api/v1/changes", query)


def lines(**query):
    answer = Client().get("/api/v1/changes.ndjson", query)
    return [json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]


def test_the_feed_is_the_log_leaf_by_leaf():
    listing = put_up()
    perform("listing.offer", somebody(1, Role.BIDDER), listing, {"amount": "100000"})
    assert ask().json() == {"after": 0, "next": 0, "changes": []}, "what the log has not taken in is not told"
    settle()
    told = ask().json()
    assert [one["index"] for one in told["changes"]] == list(range(told["next"]))
    assert [one["leaf"] for one in told["changes"]] == list(
        Entry.objects.order_by("id").values_list("leaf", flat=True)
    )
    assert all(leaf_hash(canonical(one["entry"])).hex() == one["leaf"] for one in told["changes"])
    assert lines() == told["changes"]
    assert lines(after=1, until=2) == told["changes"][1:2]


def test_a_full_page_is_for_ever_and_the_last_is_checked_again():
    put_up(), put_up()
    settle()
    full = ask(limit=1)
    assert "immutable" in full["Cache-Control"]
    last = ask(after=1)
    assert "no-cache" in last["Cache-Control"]
    assert Client().get("/api/v1/changes?after=1", headers={"if-none-match": last["ETag"]}).status_code == 304
    put_up()
    settle()
    assert Client().get("/api/v1/changes?after=1", headers={"if-none-match": last["ETag"]}).status_code == 200
    assert ask(limit=1).content == full.content


@pytest.mark.parametrize(
    "query", [{"after": "-1"}, {"after": "１"}, {"after": "9" * 30}, {"limit": "0"}, {"limit": "1001"}, {"wait": "x"}]
)
def test_a_cursor_that_is_none_is_refused_in_words(query):
    answer = ask(**query)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"


def test_a_cursor_of_another_log_is_not_taken_for_one_that_waits():
    assert "它不是本账本给出的" in ask(after=5, wait=30).json()["detail"]


def test_a_waiting_reader_is_answered_when_something_comes():
    put_up()
    settle()

    def later():
        time.sleep(0.5)
        put_up()
        settle()
        connections.close_all()

    writer = threading.Thread(target=later)
    writer.start()
    began = time.monotonic()
    told = ask(after=1, wait=20).json()
    writer.join()
    assert len(told["changes"]) == 1
    assert time.monotonic() - began < 15


def test_no_more_than_half_the_threads_wait(monkeypatch):
    put_up()
    settle()
    monkeypatch.setattr(changes, "_waiting", threading.BoundedSemaphore(1))
    changes._waiting.acquire()
    began = time.monotonic()
    assert ask(after=1, wait=20).json()["changes"] == []
    assert time.monotonic() - began < 5


def test_a_reader_that_tails_while_many_write_misses_nothing_and_sees_nothing_twice():
    """Writers commit out of the order they began in; the sequencer runs beside them; one reader only ever tails."""
    writers, each, seen, done = 6, 12, [], threading.Event()

    def write(number):
        try:
            for turn in range(each):
                data = {"uscc": code(100 + number * each + turn), "name": f"示例单位{number}-{turn}"}
                perform("organisation.register", operator_session(), data=data)
        finally:
            connections.close_all()

    def sequence():
        try:
            with sole_writer() as one:
                while not done.is_set():
                    one.step()
                one.settle()
        finally:
            connections.close_all()

    def read():
        after = 0
        while True:
            last = done.is_set() and not sequencer.is_alive()
            told = ask(after=after, limit=7).json()
            seen.extend(told["changes"])
            after = told["next"]
            if last and not told["changes"]:
                connections.close_all()
                return

    sequencer, reader = threading.Thread(target=sequence), threading.Thread(target=read)
    crowd = [threading.Thread(target=write, args=(number,)) for number in range(writers)]
    for one in (sequencer, reader, *crowd):
        one.start()
    for one in crowd:
        one.join()
    done.set()
    sequencer.join()
    reader.join()
    assert [one["index"] for one in seen] == list(range(writers * each))
    assert [one["leaf"] for one in seen] == list(Entry.objects.order_by("id").values_list("leaf", flat=True))


def test_a_log_of_many_bundles_streams_whole_and_fast(tmp_path):
    from ggzy_core.tlog.checkpoint import Checkpoint, sign_checkpoint
    from ggzy_core.tlog.feed import Feed
    from ggzy_core.tlog.folder import TileFolder
    from ggzy_core.tlog.note import Signer
    from ggzy_core.tlog.tiles import TileLog

    log, count = TileLog(tmp_path), 20_001
    log.append([canonical({"act": "示例", "n": number, "fill": "x" * 300}) for number in range(count)])
    log.publish(
        sign_checkpoint(Checkpoint("示例.example/log", count, log.root()), Signer.generate("示例.example/log"))
    )
    feed = Feed(TileFolder(tmp_path))
    began = time.perf_counter()
    got = b"".join(feed.blocks(0, count, count))
    took = time.perf_counter() - began
    assert [json.loads(line)["index"] for line in got.splitlines()] == list(range(count))
    assert b"".join(feed.lines(250, 515, count)) == b"".join(got.splitlines(keepends=True)[250:515])
    assert took < 2, "20,000 records take a fifth of a second on a quiet machine"
