"""The live streams over real HTTP, on both databases: what comes, to whom, and what does not."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from ggzy.foundation.look import live as look
from ggzy.live import hub as hubs
from ggzy.live.app import Live
from ggzy.trading.bidding.models import Bid
from tests.ggzy.trading.lots import Scene, open_bids, operate, scene
from tests.support.served import listen, served

pytestmark = [pytest.mark.both, pytest.mark.usefixtures("record")]


@pytest.fixture
def lot() -> Scene:
    made = scene("bidding")
    made.moment("notice-published")
    return made


@pytest.fixture
def app() -> Live:
    return Live()


@pytest.fixture
def url(lot: Scene, app: Live) -> Iterator[str]:
    with served(app, app) as address:
        yield f"{address}/live/opening/{lot.lot.matter.code}/zh"
    until = time.monotonic() + 5
    while any(one.name == "live reader" for one in threading.enumerate()):
        assert time.monotonic() < until, "the reader did not end"
        time.sleep(0.01)


def test_first_comes_the_time_and_the_whole(url: str):
    one = listen(url)
    assert one.answer.status == 200
    assert one.answer.getheader("content-type") == "text/event-stream; charset=utf-8"
    assert "default-src 'none'" in one.answer.getheader("content-security-policy", "")
    assert one.answer.getheader("set-cookie") is None
    assert "开标时间" in one.settled()[0].data
    assert one.heard[0].name == "clock"
    one.close()


def test_what_is_opened_comes_to_everybody_watching(url: str, lot: Scene):
    watching = [listen(url) for _ in range(5)]
    for one in watching:
        one.settled()
    lot.moment("opening")
    open_bids(lot)
    name = lot.bidders[2].party.name
    for one in watching:
        assert name in one.until("room", name).data
        one.close()


def test_a_lost_line_is_taken_up_where_it_broke(url: str, lot: Scene):
    one = listen(url)
    one.settled()
    one.close()
    other = listen(url)  # keeps the channel alive meanwhile
    other.settled()
    lot.moment("opening")
    open_bids(lot)
    other.until("room", lot.bidders[2].party.name)
    back = listen(url, last=one.last)
    missed = back.settled()
    assert missed[0].name == "room"
    assert all(who.party.name in missed[0].data for who in lot.bidders)
    assert back.last == other.last or other.settled()
    for each in (other, back):
        each.close()


def test_who_has_everything_hears_only_the_time(url: str):
    one = listen(url)
    one.settled()
    again = listen(f"{url}?seen={one.last}", timeout=2)
    with pytest.raises(TimeoutError):
        while again.next().name == "clock":
            pass
    assert [event for event in again.heard if event.name == "clock"] == again.heard != []
    for each in (one, again):
        each.close()


def test_a_page_and_its_stream_agree_on_the_state(url: str, lot: Scene):
    shown = look.SOURCES["opening"](lot.lot.matter.code)
    assert shown is not None
    one = listen(url)
    one.settled()
    assert one.last == shown.id
    one.close()


def test_a_bid_before_the_opening_moves_nothing(url: str, lot: Scene, monkeypatch: pytest.MonkeyPatch):
    one = listen(url, timeout=1.5)
    one.settled()
    operate("test.opened", lot.lot, sample_bid(lot))  # rows are there, the opening has not begun
    assert Bid.objects.filter(lot=lot.lot).exists()
    with pytest.raises(TimeoutError):
        while one.next().name == "clock":
            pass
    assert not any(who.party.name in event.data for who in lot.bidders for event in one.heard)
    one.close()


def sample_bid(the: Scene) -> dict[str, Any]:
    from tests.bids import bid_data

    who = the.bidders[0].party
    content = bid_data(1, lot=the.lot.matter.code, price="17000000.00")
    return {"number": 1, "uscc": who.uscc, "name": who.name, "price": "17000000.00", "content": content}


def test_what_is_not_there_is_404(url: str):
    wrong = ("opening/NO-SUCH/zh", "nothing/X/zh", "opening/X/fr", "", "opening/%3Cb%3E/zh", "opening/../../x/zh")
    for where in wrong:
        assert listen(f"{url.partition('/live/')[0]}/live/{where}").answer.status == 404, where


def test_a_lot_that_is_not_public_is_404_like_an_unknown_one(url: str, lot: Scene):
    sides = {"tenderer": lot.tenderer.party.uscc, "supervisor": lot.supervisor.party.uscc}
    hidden = operate("test.lot", None, {"stage": "entry", **sides})
    assert listen(url.replace(lot.lot.matter.code, hidden.matter.code)).answer.status == 404


def test_too_many_from_one_address_are_told_so(url: str, settings: Any):
    settings.GGZY_LIVE_ADDRESS_LIMIT = 2
    two = [listen(url) for _ in range(2)]
    third = listen(url)
    assert third.answer.status == 429
    assert third.answer.getheader("retry-after")
    assert "刷新" in third.answer.read().decode()
    for one in two:
        one.close()
    time.sleep(0.3)
    fourth = listen(url)
    assert fourth.answer.status == 200, "a line that was closed counts no more"
    fourth.close()


def test_behind_our_proxy_the_address_is_what_it_saw(url: str, settings: Any):
    settings.GGZY_LIVE_ADDRESS_LIMIT, settings.AXES_IPWARE_PROXY_COUNT = 1, 1
    one = listen(url, **{"X-Forwarded-For": "198.51.100.1"})
    other = listen(url, **{"X-Forwarded-For": "10.0.0.1, 198.51.100.2"})
    again = listen(url, **{"X-Forwarded-For": "198.51.100.9, 198.51.100.1"})
    assert [each.answer.status for each in (one, other, again)] == [200, 200, 429]
    for each in (one, other):
        each.close()


def test_the_heartbeat_brings_the_servers_time(url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(hubs, "BEAT_S", 0.2)
    one = listen(url)
    for _ in range(3):
        assert 'data-pace="1"' in one.until("clock").data
    one.close()


def test_the_server_ends_while_people_watch(lot: Scene):
    app = Live()
    with served(app, app) as address:
        one = listen(f"{address}/live/opening/{lot.lot.matter.code}/en")
        one.settled()
        begun = time.monotonic()
    assert time.monotonic() - begun < 3
    with pytest.raises((EOFError, ConnectionError)):
        while True:
            one.next()


def test_one_who_reads_nothing_holds_nobody_up_and_costs_no_memory(url: str, lot: Scene, app: Live):
    lazy = listen(url)  # never read again
    one = listen(url)
    one.settled()
    lot.moment("opening")
    open_bids(lot)
    one.until("room", lot.bidders[2].party.name)
    (channel,) = app.hub.channels.values()
    assert channel.watchers == 2
    for each in (one, lazy):
        each.close()


def test_a_database_that_fails_for_a_moment_loses_nothing(url: str, lot: Scene, monkeypatch: pytest.MonkeyPatch):
    from django.db import OperationalError

    from ggzy.live import reader

    monkeypatch.setattr(reader, "SORRY_S", 0.1)
    one = listen(url)
    one.settled()
    healthy, failed = reader.Reader._touched, threading.Event()

    def broken(self: reader.Reader) -> set[str]:
        if not failed.is_set():
            failed.set()
            raise OperationalError("示例：数据库暂时不可用")
        return healthy(self)

    monkeypatch.setattr(reader.Reader, "_touched", broken)
    lot.moment("opening")
    open_bids(lot)
    one.until("room", lot.bidders[2].party.name)
    assert failed.is_set()
    one.close()
