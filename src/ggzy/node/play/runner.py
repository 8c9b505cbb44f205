"""Plays chapters in the order of their matter time, any number of trades side by side in one node."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ggzy.foundation import clock
from ggzy.foundation.acts import outbox
from ggzy.foundation.acts.dues import GRACE, run_due
from ggzy.foundation.journal.sequencer import Sequencer
from ggzy.foundation.matters.models import Due

from .story import tell

if TYPE_CHECKING:
    from .lane import Lane
    from .trade import Chapter, Trade

Watch = Callable[["Trade", str], None]


@dataclass(order=True)
class Turn:
    """A trade whose next step comes at this time."""

    at: datetime
    order: int
    trade: Trade = field(compare=False)
    chapter: Chapter = field(compare=False)
    until: str = field(compare=False)


@dataclass
class Player:
    """Holds the journal's pen and the clock while trades are played.

    `watch(trade, stage)` is told whenever a lot has reached a new stage.
    """

    journal: Sequencer
    lane: Lane
    watch: Watch = lambda trade, stage: None
    turns: list[Turn] = field(default_factory=list)
    seen: dict[int, str] = field(default_factory=dict)

    def add(self, trade: Trade, at: datetime, until: str = "") -> None:
        """Begin a trade at this time; it stops as soon as its lot has reached the stage `until`."""
        heapq.heappush(self.turns, Turn(at, trade.number, trade, tell(trade, self), until))

    def play(self, end: datetime | None = None) -> None:
        """Play on until every trade is told, stopped, or waits for a time after `end`."""
        while self.turns and (end is None or self.turns[0].at <= end):
            turn = heapq.heappop(self.turns)
            self.reach(turn.at)
            if self._stopped(turn):
                continue
            following = next(turn.chapter, StopIteration)
            self.journal.step()
            if following is StopIteration or self._stopped(turn):
                continue
            turn.at = _when(following)
            heapq.heappush(self.turns, turn)

    def reach(self, moment: datetime) -> None:
        """Let it be `moment`: what is due until then is done at its own time, in order."""
        while (due := _next_due(moment)) is not None:
            clock.set_to(max(due, clock.now()))
            if run_due():
                outbox.run()
        if moment > clock.now():
            clock.set_to(moment)

    def settle(self) -> None:
        """Everything on the record into the log, signed."""
        self.journal.settle()

    def _stopped(self, turn: Turn) -> bool:
        stage = turn.trade.stage
        if stage and self.seen.get(turn.trade.number) != stage:
            self.seen[turn.trade.number] = stage
            self.watch(turn.trade, stage)
        return bool(stage) and stage == turn.until


def _when(step: object) -> datetime:
    if isinstance(step, timedelta):
        return clock.now() + step
    return max(step, clock.now()) if isinstance(step, datetime) else clock.now()


def _next_due(until: datetime) -> datetime | None:
    """When the next due act will be taken up, or a refused one tried again, if that is by `until`."""
    rows = Due.objects.filter(done_at=None, dropped=False, at__lte=until).select_related("tried")
    ready = [max(row.at + GRACE, row.tried.next_at) if hasattr(row, "tried") else row.at + GRACE for row in rows]
    return min((at for at in ready if at <= until), default=None)
