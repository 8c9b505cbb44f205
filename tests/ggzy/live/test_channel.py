"""A channel: the difference from any state, encoded once, and nothing kept for those who read slowly."""

from __future__ import annotations

import asyncio

import pytest

from ggzy.foundation.look.live import Shown, changes
from ggzy.live.channel import REMEMBERED, Channel, Key, encode

KEY = Key("opening", "X", "zh")


def shown(shape: str = "", **parts: str) -> Shown:
    return Shown("<p>whole</p>" + "".join(parts.values()), parts, shape)


def channel(*states: Shown) -> Channel:
    async def make() -> Channel:
        made = Channel(KEY)
        for state in states:
            made.show(state)
        return made

    return asyncio.run(make())


ONE, TWO, THREE = shown(a="1", b="1"), shown(a="2", b="1"), shown(a="3", b="2")


def test_only_what_changed_is_sent():
    assert changes(ONE, TWO) == [("a", "2")]
    assert changes(ONE, THREE) == [("a", "3"), ("b", "2")]


def test_another_shape_brings_the_whole():
    other = shown("two rows", a="1", b="1")
    assert changes(ONE, other) == [("room", other.whole)]
    assert changes(None, ONE)[0] == ("room", ONE.whole)


def test_who_comes_back_gets_what_was_missed_and_no_more():
    news = channel(ONE, TWO, THREE).news(ONE.id).decode()
    assert news == f"event: a\ndata: 3\n\nevent: b\nid: {THREE.id}\ndata: 2\n\n"


def test_who_has_it_all_gets_nothing():
    assert channel(ONE, TWO).news(TWO.id) == b""


@pytest.mark.parametrize("seen", ["", "0" * 16])
def test_an_unknown_state_gets_the_whole(seen: str):
    assert channel(ONE).news(seen).startswith(b"event: room\ndata: <p>whole</p>")


def test_the_difference_is_encoded_once():
    one = channel(ONE, TWO)
    assert one.news(ONE.id) is one.news(ONE.id)


def test_states_long_past_are_forgotten_and_their_watchers_get_the_whole():
    many = [shown(a=str(n)) for n in range(REMEMBERED + 5)]
    one = channel(*many)
    assert len(one._before) == REMEMBERED
    assert one.news(many[0].id).startswith(b"event: room")
    assert one.news(many[-2].id).startswith(b"event: a\n")


def test_a_state_that_comes_again_is_still_found():
    one = channel(ONE, TWO, ONE)
    assert one.news(TWO.id).decode() == f"event: a\nid: {ONE.id}\ndata: 1\n\n"


def test_the_same_state_wakes_nobody():
    async def run() -> bool:
        one = Channel(KEY)
        one.show(ONE)
        moved = one.moved
        one.show(shown(a="1", b="1"))
        return moved.is_set()

    assert not asyncio.run(run())


def test_only_the_last_event_of_a_push_names_the_state():
    said = encode([("a", "1"), ("b", "2")], "state").decode().split("\n\n")
    assert "id:" not in said[0]
    assert "id: state" in said[1]


def test_html_of_many_lines_and_of_none_stays_what_it_was():
    assert encode([("a", "one\ntwo")]) == b"event: a\ndata: one\ndata: two\n\n"
    assert encode([("a", "")]) == b"event: a\ndata: \n\n"


def test_the_name_of_a_state_counts_nothing():
    assert ONE.id != TWO.id
    assert len(ONE.id) == 16
    assert shown(a="1", b="1").id == ONE.id
