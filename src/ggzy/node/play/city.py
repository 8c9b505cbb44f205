"""The sample city: one trade in each of several stages, side by side in one node, as of today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ggzy.foundation import clock
from ggzy_core.periods import ZONE, current

from . import fresh
from .counter import counter
from .lane import Lane
from .runner import Player
from .sample_terms import sample_terms
from .trade import Trade, prepare

if TYPE_CHECKING:
    from .runner import Watch
    from .trade import Ending

SEED = 2026
COMPANIES = 9  # who bid; five on each lot, and one more who only joins and objects
BIDDERS = 5


@dataclass(frozen=True)
class Lot:
    """A trade of the city: begun so many days ago, stopped at a stage or where its own time has brought it."""

    ago: int
    until: str = ""
    ending: Ending = "archived"


LOTS = (
    Lot(215),
    Lot(120),  # works under way
    Lot(45),  # contract
    Lot(36, "publicity"),
    Lot(30, "evaluation"),
    Lot(29, "opening"),
    Lot(27, "bidding-closed"),
    Lot(40, "failed", "failed"),
    Lot(9),  # bids are being prepared
    Lot(1, "entry"),
)


def build(watch: Watch) -> list[Trade]:
    """Play the whole city on this process's fresh node; it is today when it is done. Answers its trades."""
    fresh.make_node()
    today = city_now()
    world = fresh.settle_parties(SEED, COMPANIES, _start(today, max(lot.ago for lot in LOTS)))
    trades = []
    with fresh.pen() as journal, counter() as url:
        player = Player(journal, Lane(url), watch)
        for number, lot in enumerate(LOTS, 1):
            terms = sample_terms(number)
            trade = prepare(world, terms, number=number, seed=SEED, bidders=BIDDERS, ending=lot.ending)
            player.add(trade, _start(today, lot.ago), lot.until)
            trades.append(trade)
        player.play(end=today)
        player.reach(today)
        player.settle()
    fresh.keep_time()
    return trades


def city_now() -> datetime:
    """Now; or the latest such time from which the holidays of the next weeks are known."""
    now = clock.real()
    return now - (now.astimezone(ZONE).date() - fresh.latest_known(now.astimezone(ZONE).date()))


def _start(today: datetime, ago: int) -> datetime:
    """The morning of the working day so many days ago, or of the one before."""
    day = today.astimezone(ZONE).date() - timedelta(days=ago)
    while not current().is_working(day):
        day -= timedelta(days=1)
    return datetime(day.year, day.month, day.day, 8, 30, tzinfo=ZONE)
