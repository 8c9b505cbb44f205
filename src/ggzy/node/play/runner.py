"""Plays chapters in the order of their matter time, any number of trades side by side in one node."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from django.db import DatabaseError

from ggzy.foundation import clock
from ggzy.foundation.acts import outbox
from ggzy.foundation.acts.dues import GRACE, run_due
from ggzy.foundation.matters.models import Due
from ggzy.foundation.refusal import Refusal

from .story import tell, tell_aside

if TYPE_CHECKING:
    from ggzy.foundation.journal.sequencer import Sequencer

    from .lane import Lane
    from .trade import Trade

log = structlog.get_logger(__name__)
Watch = Callable[["Trade", str], None]
STEPS = 16  # of stories between two of the journal: a step writes and signs files
PAUSED = timedelta(hours=12)  # before a paused matter is tried again
AGAIN = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=3))


@dataclass(order=True)
class Turn:
    """A story whose next step comes at this time. `hold` is a stage at which it waits until `wake` (None: for ever)."""

    at: datetime
    order: int
    trade: Trade = field(compare=False)
    tell: Callable[[], Iterator[datetime]] = field(compare=False)
    steps: Iterator[datetime] = field(compare=False)
    hold: str = field(default="", compare=False)
    wake: datetime | None = field(default=None, compare=False)
    tries: int = field(default=0, compare=False)


@dataclass
class Player:
    """Plays stories. With the journal's pen it also moves the clock; without, it waits for the clock that is.

    `watch(trade, stage)` is told whenever a lot has reached a new stage. A `lenient` player tries a step that was
    refused again later, and gives a story up at last (in a city visitors act too); another one lets the fault out.
    """

    journal: Sequencer | None
    lane: Lane
    watch: Watch = lambda trade, stage: None
    lenient: bool = False
    proves: bool = True  # does each bidder fetch and check its receipts after the opening
    turns: list[Turn] = field(default_factory=list)
    seen: dict[int, str] = field(default_factory=dict)
    told: int = 0

    def add(self, trade: Trade, at: datetime, hold: str = "", wake: datetime | None = None) -> None:
        """Begin a trade at this time; when its lot has reached the stage `hold`, it waits until `wake`."""
        self._push(trade, at, lambda: tell(trade, self), trade.number * 10, hold, wake)

    def add_aside(self, trade: Trade, at: datetime, name: str) -> None:
        """Begin what happens beside a trade (asides.py) at this time."""
        if not trade.diary.get(f"told {name}"):
            self._push(trade, at, lambda: tell_aside(trade, self, name), trade.number * 10 + 1)

    def play(self, end: datetime | None = None, every: Callable[[], None] = lambda: None) -> None:
        """Play on until every trade is told, held, or waits for a time after `end`; `every` is called at each step."""
        while self.turns and (end is None or self.turns[0].at <= end):
            self.reach(self.turns[0].at)
            self.step()
            every()

    def step(self) -> None:
        """One step of the story whose turn it is."""
        turn = heapq.heappop(self.turns)
        if self._held(turn):
            return
        try:
            following = next(turn.steps, None)
        except DatabaseError:
            raise
        except Exception as problem:
            if not self.lenient:
                raise
            self._later(turn, problem)
            return
        self._note()
        turn.tries = 0
        if following is not None:
            turn.at = max(following, clock.now())
            if not self._held(turn):
                heapq.heappush(self.turns, turn)

    def reach(self, moment: datetime) -> None:
        """Let it be `moment`: what is due until then is done at its own time, in order."""
        while (due := _next_due(moment)) is not None:
            clock.set_to(max(due, clock.now()))
            if run_due() and not self.lenient:
                outbox.run()
        if moment > clock.now():
            clock.set_to(moment)

    def settle(self) -> None:
        """Everything on the record into the log, signed; where another holds the pen, that one will see to it."""
        if self.journal is not None:
            self.journal.settle()

    def _push(
        self,
        trade: Trade,
        at: datetime,
        story: Callable[[], Iterator[datetime]],
        order: int,
        hold: str = "",
        wake: datetime | None = None,
    ) -> None:
        heapq.heappush(self.turns, Turn(at, order, trade, story, story(), hold, wake))

    def _held(self, turn: Turn) -> bool:
        """Has the lot come to where its story is to wait? Then the turn has been put back, or dropped."""
        stage = turn.trade.stage
        if stage and self.seen.get(turn.trade.number) != stage:
            self.seen[turn.trade.number] = stage
            self.watch(turn.trade, stage)
        if not stage or stage != turn.hold:
            return False
        if turn.wake is not None:
            turn.at, turn.hold = max(turn.at, turn.wake), ""
            heapq.heappush(self.turns, turn)
        return True

    def _later(self, turn: Turn, problem: Exception) -> None:
        """Try the chapter again after a while: what it has done it passes over."""
        paused = isinstance(problem, Refusal) and problem.rule == "P-PAUSED"
        turn.tries += 0 if paused else 1
        if turn.tries > len(AGAIN):
            log.warning("story_given_up", trade=turn.trade.number, stage=turn.trade.stage, why=str(problem)[:300])
            turn.trade.diary.put("end", str(problem)[:300])
            return
        log.info("story_waits", trade=turn.trade.number, stage=turn.trade.stage, why=str(problem)[:300])
        turn.at = clock.now() + (PAUSED if paused else AGAIN[turn.tries - 1])
        turn.steps = turn.tell()
        heapq.heappush(self.turns, turn)

    def _note(self) -> None:
        self.told += 1
        if self.journal is not None and self.told % STEPS == 0:
            self.journal.step()


def _next_due(until: datetime) -> datetime | None:
    """When the next due act will be taken up, or a refused one tried again, if that is by `until`."""
    rows = Due.objects.filter(done_at=None, dropped=False, at__lte=until).select_related("tried")
    ready = [max(row.at + GRACE, row.tried.next_at) if hasattr(row, "tried") else row.at + GRACE for row in rows]
    return min((at for at in ready if at <= until), default=None)
