"""Matter time of a sample city: how fast it runs, where it must slow down, and that it stands while nobody serves it."""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta

from ggzy.foundation import clock
from ggzy_core.periods import ZONE, UnknownYear, current

PACE = 144.0  # one day in ten minutes
ROOM = timedelta(days=60)  # that a city can live before the known holidays end
AHEAD = timedelta(days=45)  # what a new tender looks into the future
EDGE = timedelta(days=10)  # before the last known day the clock slows down
SILENT = timedelta(seconds=15)  # without a beat: the node was not served
YEAR = timedelta(days=366)


def pace() -> float:
    """How many seconds of matter time pass in a real one: `GGZY_DEMO_PACE`, 144 without it; 1 without a director."""
    if not directed():
        return 1.0
    try:
        return max(float(os.environ.get("GGZY_DEMO_PACE", PACE)), 1.0)
    except ValueError:
        return PACE


def directed() -> bool:
    """Do sample parties go on acting by themselves? Not with `GGZY_DEMO_DIRECTOR=0`."""
    return os.environ.get("GGZY_DEMO_DIRECTOR", "1") != "0"


def last_known(day: date) -> date:
    """The last day whose holidays are known, from a day that is known."""
    while _known(day + timedelta(days=1)):
        day = date(day.year, 12, 31) if day != date(day.year, 12, 31) else day + timedelta(days=1)
    return day


def edge() -> datetime:
    """From here on matter time runs no faster than real time: what comes after, no calendar knows yet."""
    day = last_known(_some_known(clock.now().astimezone(ZONE).date())) - EDGE
    return datetime(day.year, day.month, day.day, tzinfo=ZONE)


def room_for_a_tender() -> bool:
    """Would a tender that begins now end within the known days?"""
    return _known(clock.now().astimezone(ZONE).date() + AHEAD)


def city_now() -> datetime:
    """Now; or the latest such time of day from which the city has room to live."""
    now = clock.real()
    today = now.astimezone(ZONE).date()
    latest = last_known(_some_known(today)) - AHEAD - ROOM
    return now - max(today - latest, timedelta())


def run() -> None:
    """Let matter time run from where it stands, at the pace of a demonstration, up to the edge."""
    clock.keep(clock.shift(), pace(), until=edge())


def resume() -> None:
    """Matter time stood still while nobody served the node. Call before anything is served."""
    beat = clock.kept()
    if beat is None:
        return
    passed = clock.real() - beat.since
    if passed > SILENT and beat.pace != 1.0:
        clock.keep(beat.at(beat.since + SILENT) - clock.real(), beat.pace, until=beat.until)


def _some_known(day: date) -> date:
    while not _known(day):
        day -= timedelta(days=30)
    return day


def _known(day: date) -> bool:
    try:
        current().is_working(day)
    except UnknownYear:
        return False
    return True
