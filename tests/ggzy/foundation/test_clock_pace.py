"""Matter time that runs faster than real time, up to where it must not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ggzy.foundation import clock
from ggzy.foundation.clock import Kept
from ggzy.node.sample import time

SINCE = datetime(2026, 9, 1, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def clock_file(settings, tmp_path):
    settings.GGZY_DATA = tmp_path
    settings.GGZY_CLOCK_MAY_SHIFT = True
    clock.reset()
    yield tmp_path / "clock.json"
    clock.reset()


def test_a_day_passes_in_ten_minutes():
    kept = Kept(timedelta(), 144.0, SINCE)
    assert kept.at(SINCE + timedelta(minutes=10)) == SINCE + DAY


def test_from_the_edge_on_it_runs_as_real_time_does():
    kept = Kept(timedelta(), 144.0, SINCE, until=SINCE + DAY)
    assert kept.at(SINCE + timedelta(minutes=15)) == SINCE + DAY + timedelta(minutes=5)
    assert kept.slowed(SINCE + timedelta(minutes=15))
    assert not kept.slowed(SINCE + timedelta(minutes=9))


def test_a_city_beyond_its_edge_is_not_sent_back():
    kept = Kept(timedelta(days=3), 144.0, SINCE, until=SINCE)
    assert kept.at(SINCE + DAY) == SINCE + 4 * DAY


def test_every_process_reads_one_time(clock_file):
    clock.keep(-30 * DAY, 144.0)
    assert abs(clock.now() - (clock.real() - 30 * DAY)) < timedelta(minutes=1)
    assert clock_file.exists()


def test_time_stands_while_nobody_serves_the_node(clock_file, monkeypatch):
    clock.keep(timedelta(), 144.0)
    left = clock.now()
    real = clock.real()
    monkeypatch.setattr(clock, "real", lambda: real + timedelta(hours=8))
    time.resume()
    assert timedelta() <= clock.now() - left <= timedelta(hours=1)


def test_the_pace_is_said_by_the_environment(monkeypatch):
    assert time.pace() == 144.0
    monkeypatch.setenv("GGZY_DEMO_PACE", "10")
    assert time.pace() == 10.0
    monkeypatch.setenv("GGZY_DEMO_PACE", "soon")
    assert time.pace() == 144.0
    monkeypatch.setenv("GGZY_DEMO_DIRECTOR", "0")
    assert time.pace() == 1.0


def test_the_city_begins_with_room_to_live_in_known_days():
    now = time.city_now()
    assert now <= clock.real()
    last = time.last_known(now.date())
    assert last - now.date() >= (time.AHEAD + time.ROOM) - DAY
