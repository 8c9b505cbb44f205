"""The director: keeps the sample city alive. It performs, through the door, what sample parties would do next.

A process of its own beside the pages and the worker of a demo node. First it tells what is missing of the city's past,
then it goes on at the city's own time: each step when its hour has come, a new tender when few are open. It may be
ended at any step; its diaries say where to go on, and no act of a story is done twice.
"""

from __future__ import annotations

import os
import signal
import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from django.db import DatabaseError, InterfaceError, close_old_connections, connections

from ggzy.foundation import clock
from ggzy.foundation.matters.models import Matter
from ggzy.node.sample import recall, time

from . import city, plan
from .counter import counter
from .lane import Lane
from .runner import Player
from .stages import PLAYED

if TYPE_CHECKING:
    from datetime import datetime

    from .trade import Side, Trade

log = structlog.get_logger(__name__)
LOOK_S = 1.0  # between two looks at a clock of the usual pace; a faster one is looked at oftener
STEPS = 2  # of stories at one look: a step takes a second at most, and visitors come first
BEAT_S = 5.0
OPEN = 12  # lots taking bids: when there are fewer, somebody tenders
APART = timedelta(hours=9)  # between two new tenders


def live(*, quick: bool = False) -> None:
    """Until stopped: the past first, then the present."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    if not recall.is_built():
        if city.is_begun() and not city.is_told():
            return  # somebody's own node: not ours to fill
        city.build(_nobody, quick=quick, served=True)
    clock.reset()
    if not time.directed():
        return
    with counter(city.kept_port()) as url:
        director = Director(Lane(url))
        director.begin()
        parent = int(os.environ.get("GGZY_PARENT", "0"))
        while not stopping.wait(between_looks()) and not (parent and os.getppid() != parent):
            director.look()


class Director:
    """One look at the clock after another."""

    def __init__(self, lane: Lane) -> None:
        self.lots = city.planned()
        self.city = city.City(recall.recall(), Player(None, lane, lenient=True, proves=False))
        self.begun = self.tended = clock.now()
        self._beat = 0.0

    @property
    def player(self) -> Player:
        return self.city.player

    def begin(self) -> None:
        """Take up every story that has not ended, from its diary, and set the clock going."""
        now = clock.now()
        for one in [*self.lots, *self._later_ones()]:
            self.city.begin(one, now, now)
        time.run()

    def look(self) -> int:
        """What is to be done now, a few steps of it. Answers how many were made."""
        close_old_connections()
        self._keep_beating()
        made = 0
        try:
            while made < STEPS and self.player.turns and self.player.turns[0].at <= clock.now():
                self.player.step()
                made += 1
            self._tender()
        except (DatabaseError, InterfaceError) as error:
            log.warning("database_failed", error=type(error).__name__)
            connections.close_all()
        return made

    def _tender(self) -> None:
        """Somebody begins a tender when few are open, and when there is time for one to end."""
        if clock.now() - self.tended < APART or not time.room_for_a_tender():
            return
        open_now = Matter.objects.filter(procedure=PLAYED, stage__in=("entry", "notice", "bidding"), closed_at=None)
        if open_now.count() < OPEN:
            self.tended = clock.now()
            self._new_trade(clock.now())

    def _new_trade(self, now: datetime) -> Trade | None:
        number = max((one.number for one in [*self.lots, *self._later_ones()]), default=0) + 1
        return self.city.begin(_planned(number), now, now)

    def _later_ones(self) -> list[plan.Planned]:
        """The tenders begun since the city lives, by their diaries."""
        known = {one.number for one in self.lots}
        numbers = [int(path.stem.partition("-")[2]) for path in sorted(recall.folder().glob("trade-*.jsonl"))]
        return [_planned(number) for number in numbers if number not in known]

    def _keep_beating(self) -> None:
        """The clock's file says anew what time it is, so that it stands still when nobody serves the node."""
        self._beat += between_looks()
        if self._beat >= BEAT_S:
            self._beat = 0.0
            time.run()


def between_looks() -> float:
    return LOOK_S * min(1.0, time.PACE / time.pace())


def _planned(number: int) -> plan.Planned:
    sides: frozenset[Side] = frozenset({"questions"}) if number % 4 == 0 else frozenset()
    return plan.Planned(number, 0, sides=sides)


def _nobody(trade: Trade, stage: str) -> None:
    return
