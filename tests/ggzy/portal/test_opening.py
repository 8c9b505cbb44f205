"""The opening room and what opens today: what stands there, when, and in which time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from ggzy.foundation import clock
from ggzy.foundation.acts import Role
from ggzy.foundation.look.live import server_time
from ggzy.live.channel import encode
from ggzy.portal.opening import opens_today, shown_of
from tests.ggzy.trading.lots import Scene, open_bids, operate, party, scene

pytestmark = pytest.mark.usefixtures("record")


def public_lot(stage: str, **moments: timedelta) -> Scene:
    made = scene(stage, **{name: clock.now() + ahead for name, ahead in moments.items()})
    made.moment("notice-published")
    return made


@pytest.fixture
def clock_file() -> Iterator[None]:
    yield
    clock._clock_file().unlink(missing_ok=True)


def home() -> str:
    return Client().get("/").content.decode()


def test_what_opens_within_a_day_is_counted_down_on_the_first_page():
    lot = public_lot("bidding", **{"bid-deadline": timedelta(hours=3)}).lot
    (one,) = opens_today()
    assert one.matter == lot.matter
    shown = home()
    assert f'href="/matters/{lot.matter.code}/opening/"' in shown
    assert f'data-until="{int(one.at.timestamp())}"' in shown  # type: ignore[union-attr]
    assert "开标" in shown
    assert "data-now" in shown


def test_what_opens_later_or_is_not_public_is_not():
    public_lot("bidding")  # in thirty days
    assert opens_today() == []
    assert "24 小时内没有开标" in home()
    clock.forward(timedelta(days=29, hours=12))
    assert len(opens_today()) == 1


def test_what_is_being_opened_stands_first_until_the_record_is_signed():
    the = public_lot("bidding-closed")
    assert [one.at for one in opens_today()] == [None]
    operate("test.stage", the.lot, {"stage": "opening"})
    assert "正在开标" in home()
    operate("test.stage", the.lot, {"stage": "committee"})
    assert opens_today() == []


def test_the_countdown_is_in_matter_time_and_says_its_pace(settings, clock_file: None):
    clock.reset()
    clock.keep(timedelta(days=100), pace=144)
    told = server_time()
    now, real, pace = (float(re.search(rf'data-{name}="([\d.]+)"', told)[1]) for name in ("now", "real", "pace"))  # type: ignore[index]
    assert pace == 144
    assert 100 * 86_400_000 <= now - real < 100 * 86_400_000 + 144 * 60_000
    settings.GGZY_CLOCK_MAY_SHIFT = False
    assert 'data-pace="1"' in server_time()


def test_at_the_edge_the_city_runs_as_real_time_does(clock_file: None):
    clock.reset()
    clock.keep(timedelta(), pace=144, until=clock.real() - timedelta(minutes=1))
    assert 'data-pace="1"' in server_time()


def test_the_room_goes_from_countdown_to_waiting_by_the_clock_alone():
    the = public_lot("bidding", **{"bid-deadline": timedelta(minutes=1)})
    before = shown_of(the.lot.matter.code)
    clock.forward(timedelta(minutes=2))
    after = shown_of(the.lot.matter.code)
    assert before and after
    assert "data-until" in before.parts["phase"]
    assert "投标已截止" in after.parts["phase"]
    assert before.shape == after.shape


def test_looking_twice_shows_the_same_state():
    the = public_lot("bidding")
    one = shown_of(the.lot.matter.code)
    clock.forward(timedelta(hours=5))
    two = shown_of(the.lot.matter.code)
    assert one and two and one.id == two.id


def test_rows_before_the_beginning_change_nothing():
    """The record may know bids (here even opened ones); the room shows them from `opening` on."""
    the = public_lot("bidding")
    before = shown_of(the.lot.matter.code)
    open_bids(the)
    after = shown_of(the.lot.matter.code)
    assert before and after and before.id == after.id
    assert before.whole == after.whole


def test_the_projector_is_the_same_room():
    the = public_lot("opening")
    the.moment("opening")
    open_bids(the)
    shown = Client().get(f"/matters/{the.lot.matter.code}/opening/?view=projector").content.decode()
    assert '<body class="projector">' in shown
    assert all(who.party.name in shown for who in the.bidders)
    assert "普通视图" in shown


def test_without_javascript_there_is_a_sentence_with_the_time():
    the = public_lot("bidding", **{"bid-deadline": timedelta(hours=3)})
    shown = Client().get(f"/matters/{the.lot.matter.code}/opening/").content.decode()
    without = shown.partition("<noscript>")[2].partition("</noscript>")[0]
    assert "3 小时后" in without or "2 小时 59 分钟后" in without
    assert "刷新" in without


def test_what_people_wrote_is_text_in_every_part():
    the = public_lot("opening")
    the.moment("opening")
    the.bidders[0] = party(77, Role.BIDDER, name="<script>示例</script>\n\nevent: room")
    open_bids(the)
    shown = shown_of(the.lot.matter.code)
    assert shown
    for html in (shown.whole, *shown.parts.values()):
        assert "<script>" not in html
    assert b"\nevent: room\n" not in encode([("row-1", shown.parts["row-1"])])
