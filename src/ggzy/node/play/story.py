"""The chapters of a trade in their order. Each is a generator that says when its next step comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from ggzy.foundation import clock

from . import asides, awarding, committee, entering, evaluating, opening, performing

if TYPE_CHECKING:
    from .runner import Player
    from .trade import Chapter, Step, Trade

Chapters = dict[str, Callable[[], "Chapter"]]


def tell(trade: Trade, player: Player) -> Iterator[datetime]:
    """The whole story of one trade, as far as its ending asks: gives the matter time of each next step.

    What the diary says was told is passed over; the chapter that was broken off is told again, and does nothing twice.
    """
    yield from _retell(trade, player, _chapters(trade, player))
    trade.diary.put("end", True)


def tell_aside(trade: Trade, player: Player, name: str) -> Iterator[datetime]:
    """What happens beside the trade, on its lot, in its own time: an order, a complaint."""
    aside = replace(trade, _times={})
    yield from _retell(aside, player, {name: lambda: asides.ASIDES[name](aside)})


def _retell(trade: Trade, player: Player, chapters: Chapters) -> Iterator[datetime]:
    for name, chapter in chapters.items():
        if trade.diary.get(f"told {name}"):
            continue
        trade.begin_chapter(name)
        if trade.lot_id is not None:
            entering.equip(trade, player.lane)
        for place, step in enumerate(chapter()):
            yield trade.diary.time(f"{name} {place}", partial(when, step))
        trade.diary.put(f"told {name}", True)


def _chapters(trade: Trade, player: Player) -> Chapters:
    found: Chapters = {"enter": lambda: entering.enter(trade)}
    if trade.ending == "terminated":
        return found | {"terminate": lambda: entering.terminate(trade)}
    found |= {"ask": lambda: entering.ask(trade), "bid": lambda: entering.bid(trade)}
    if trade.ending in ("failed", "retendered"):
        return found | {"fail": lambda: entering.fail(trade)}
    return found | {
        "open": lambda: opening.open_bids(trade, player),
        "convene": lambda: committee.convene(trade, player),
        "evaluate": lambda: evaluating.evaluate(trade),
        "publish": lambda: awarding.publish(trade),
        "award": lambda: awarding.award(trade),
        "contract": lambda: awarding.contract(trade),
        "perform": lambda: performing.perform_contract(trade),
        "archive": lambda: performing.archive(trade, player),
    }


def when(step: Step) -> datetime:
    """The matter time that a step means, never before now."""
    if isinstance(step, timedelta):
        return clock.now() + step
    return max(step, clock.now()) if isinstance(step, datetime) else clock.now()
