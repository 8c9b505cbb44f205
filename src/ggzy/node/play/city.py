"""The sample city: trades in every stage, side by side in one node, as of a day whose near future is known.

Everything happens in the order of matter time. So a node may be served while its city is being made: it is then some
day of the past year, what there is on that day is whole, and the clock runs fast until it is today.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.db.backends.signals import connection_created
from django.db.models import Max

from ggzy.foundation import clock
from ggzy.foundation.acts import outbox, rounds
from ggzy.foundation.identity.models import Organisation
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.look import sample
from ggzy.node.sample import desks, recall
from ggzy.node.sample.living import URLS
from ggzy.node.sample.time import city_now
from ggzy_core.periods import ZONE, current

from . import fresh, plan
from .asides import ASIDES
from .counter import counter
from .diary import Diary
from .lane import Lane
from .runner import Player
from .sample_terms import sample_terms
from .trade import Trade, prepare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ggzy.node.sample.parties import World

    from .plan import Planned
    from .runner import Watch

SHOWN = timedelta(hours=6)  # of matter time between two looks of the pages at the clock


@dataclass
class City:
    """A city as it is told: its world, its player, where its diaries lie."""

    world: World
    player: Player
    lots: int = 0
    trades: dict[int, Trade] = field(default_factory=dict)

    @property
    def begun(self) -> int:
        """How many of its lots there are already; those whose story has ended are not in `trades`."""
        waiting = sum(1 for trade in self.trades.values() if trade.lot_id is None)
        return self.lots - waiting

    def begin(self, one: Planned, at: datetime, today: datetime) -> Trade | None:
        """Take a trade into the player, from where its diary ends. None for one whose story has ended."""
        diary = Diary.at(recall.folder() / f"trade-{one.number:04d}.jsonl")
        if diary.get("end"):
            return None
        begins = diary.time("begins", lambda: at)
        trade = prepare(
            self.world,
            sample_terms(one.number),
            number=one.number,
            seed=plan.SEED,
            bidders=one.bidders,
            ending=one.ending,
            sides=one.sides,
            diary=diary,
        )
        wake = today - timedelta(days=one.wake) if one.wake else today + (one.number * 37 % 480) * MINUTE
        self.player.add(trade, begins, one.hold, wake)
        for name in ASIDES:
            if name in one.sides:
                self.player.add_aside(trade, begins + timedelta(days=1), name)
        self.trades[one.number] = trade
        return trade


MINUTE = timedelta(minutes=1)


def is_begun() -> bool:
    return Organisation.objects.exists()


def is_told() -> bool:
    """Is this node's past a story of ours, or did somebody else begin it?"""
    return (recall.folder() / "world.json").exists()


def build(watch: Watch, *, quick: bool = False, served: bool = False) -> City:
    """Tell the city's past on this process's node, up to today; goes on where an earlier try was broken off.

    `served`: pages and a worker run beside; they are shown the clock, and the worker follows the record.
    """
    quick = _notes().once("quick", lambda: quick)
    lots = planned()
    with hasty(), fresh.pen() as journal, counter(kept_port()) as url:
        keep_port(url)
        today, world = _settled(quick, max(one.ago for one in lots))
        if served:  # before anything can fall due: the worker beside us must not think that it is today
            clock.keep(clock.shift())
        city = City(world, Player(journal, Lane(url), watch, lenient=True, proves=False), len(lots))
        for one in lots:
            city.begin(one, _morning(today, one.ago), today)
        sample.report(city.begun, len(lots), today)
        city.player.play(end=today, every=_showing(city, lots, today, served))
        city.player.reach(today)
        desks.fill(world)
        city.player.settle()
        if not served:
            while outbox.run():
                pass
            rounds.run(all_of_them=True)
            city.player.settle()
    (recall.folder() / "built").touch()
    sample.report(len(lots), len(lots), today)
    fresh.keep_time()
    return city


def _settled(quick: bool, longest: int) -> tuple[datetime, World]:
    """Today in the city, and its parties: registered now, or found as they were."""
    notes = _notes()
    today = notes.time("today", city_now)
    size = plan.SMALL if quick else plan.WHOLE
    if not notes.get("settled"):
        sample.report(0, 1, today)
        recall.note_of(plan.SEED, size)
        start = _morning(today, longest)
        world = fresh.settle_parties(plan.SEED, size, start, os.environ.get(URLS, "").split())
        notes.put("settled", True)
        return today, world
    last = Entry.objects.aggregate(last=Max("at"))["last"]  # where an earlier try was broken off
    clock.set_to(min(last, today))
    return today, recall.recall()


def kept_port() -> int:
    """The port of the counter at which the machines outside know this city's node; 0 before there is one."""
    return int(_notes().get("port") or 0)


def keep_port(url: str) -> None:
    _notes().once("port", lambda: int(url.rpartition(":")[2]))


def planned() -> list[Planned]:
    """The lots this node's city was begun with."""
    return plan.plan(quick=bool(_notes().get("quick")))


def _notes() -> Diary:
    folder = recall.folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Diary.at(folder / "city.jsonl")


def _showing(city: City, lots: list[Planned], today: datetime, served: bool) -> Callable[[], None]:
    """Let pages see how far it is, and what time it is. Without a worker beside us, whoever follows the record does it
    here: alerts are raised on the day they belong to, and somebody can look into them."""
    seen = clock.now()

    def show() -> None:
        nonlocal seen
        if clock.now() - seen < SHOWN:
            return
        seen = clock.now()
        sample.report(city.begun, len(lots), today)
        if served:
            clock.keep(clock.shift())
        else:
            outbox.run()
            rounds.run()

    return show


def _morning(today: datetime, ago: int) -> datetime:
    """The morning of the working day so many days ago, or of the one before."""
    day = today.astimezone(ZONE).date() - timedelta(days=ago)
    while not current().is_working(day):
        day -= timedelta(days=1)
    morning = datetime(day.year, day.month, day.day, 8, 30, tzinfo=ZONE)
    return min(morning, today - timedelta(hours=1))


@contextmanager
def hasty() -> Iterator[None]:
    """While a city is made nobody relies on it: a power cut may cost it, so SQLite need not wait for the disk."""

    def at_once(sender: object, connection: object, **_: object) -> None:
        _loosen(connection, "OFF")

    connection_created.connect(at_once)
    _loosen(connection, "OFF")
    try:
        yield
    finally:
        connection_created.disconnect(at_once)
        _loosen(connection, "FULL")


def _loosen(one: object, word: str) -> None:
    if one.vendor == "sqlite":  # type: ignore[attr-defined]
        with one.cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute(f"PRAGMA synchronous={word}")
