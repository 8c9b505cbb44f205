"""After the contract: milestones, acceptance, the archive package."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.trading.awards import queries as awards
from ggzy.trading.contracts import queries as contracts

from .trade import Chapter, Trade, workday

if TYPE_CHECKING:
    from .runner import Player


def perform_contract(trade: Trade) -> Chapter:
    """Each milestone is reported by the winner and confirmed by the tenderer; then the works are accepted."""
    found = awards.award_of(trade.lot)
    assert found is not None
    winner = next(offer.party for offer in trade.offers if offer.party.uscc == found.candidate.uscc)
    for step in contracts.milestones_of(trade.lot):
        yield workday(40)
        trade.do(
            "milestone.report", winner.session, {"number": step.number, "report": f"{step.title}，按期达到（示例）。"}
        )
        yield workday(2)
        trade.do("milestone.confirm", trade.owner, {"number": step.number, "confirmed": True})
    yield workday(10)
    trade.do("acceptance.complete", trade.owner, {"remark": "工程质量合格，予以验收（示例）。"})
    yield workday()


def archive(trade: Trade, player: Player) -> Chapter:
    """One package for the whole matter, the proof of every act in it included."""
    player.settle()
    trade.do("archive.make", trade.world.centre.session, on=trade.matter)
    yield None
