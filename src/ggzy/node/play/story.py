"""The chapters of a trade in their order. Each is a generator that says when its next step comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import awarding, committee, entering, evaluating, opening, performing

if TYPE_CHECKING:
    from .runner import Player
    from .trade import Chapter, Trade


def tell(trade: Trade, player: Player) -> Chapter:
    """The whole story of one trade, as far as its ending asks."""
    yield from entering.enter(trade)
    if trade.ending == "terminated":
        yield from entering.terminate(trade)
        return
    yield from entering.ask(trade)
    yield from entering.bid(trade, player.lane)
    if trade.ending in ("failed", "retendered"):
        yield from entering.fail(trade)
        return
    yield from opening.open_bids(trade, player)
    yield from committee.convene(trade, player)
    yield from evaluating.evaluate(trade)
    yield from awarding.publish(trade)
    yield from awarding.award(trade)
    yield from awarding.contract(trade)
    yield from performing.perform_contract(trade)
    yield from performing.archive(trade, player)
