"""One play from the first registration to the check of the record, and what is reported of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ggzy.foundation.cosigning import queries, sending
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.verify import Report, verify
from ggzy.node.sample import cosigners
from ggzy.node.sample.names import Size

from . import fresh
from .counter import counter
from .lane import Lane
from .runner import Player
from .trade import Trade, prepare

if TYPE_CHECKING:
    from ggzy.node.play.runner import Watch
    from ggzy_core.tender import TenderFile

    from .trade import Ending


@dataclass(frozen=True)
class Played:
    """What a play left: the trade, and the check of everything it put on the record."""

    trade: Trade
    report: Report

    def as_json(self) -> dict[str, Any]:
        """The last line of `ggzy play --json`; `secret_prices` while bids are sealed, from the bidders' own machines."""
        found: dict[str, Any] = {
            "lot": self.trade.matter.code,
            "stage": self.trade.stage,
            "acts": Entry.objects.count(),
            "journal_size": self.report.leaves,
            "checkpoint": self.report.checkpoint,
            "verified": self.report.holds,
            "cosigned": queries.sufficient(),
        }
        if self.trade.terms.assumed:
            found["assumed"] = list(self.trade.terms.assumed)
        if self.trade.stage == "bidding-closed":
            machines = [offer.machine for offer in self.trade.offers if offer.machine is not None]
            found["secret_prices"] = sorted({f"{price:.2f}" for one in machines for price in one.prices()})
        return found

    def line(self) -> str:
        return json.dumps(self.as_json(), ensure_ascii=False)


def play(terms: TenderFile, *, seed: int, bidders: int, until: str, ending: Ending, watch: Watch) -> Played:
    """Play one trade on this process's fresh node, up to a stage or to its end, then check the whole record."""
    fresh.make_node()
    start = fresh.first_morning()
    with cosigners.beside() as urls, fresh.pen() as journal, counter() as url:
        world = fresh.settle_parties(seed, Size(bidders=bidders + 1), start, urls)
        trade = prepare(world, terms, number=1, seed=seed, bidders=bidders, ending=ending)
        player = Player(journal, Lane(url), watch)
        player.add(trade, start, until)
        player.play()
        player.settle()
        sending.settle()  # once, at the end: no worker runs beside a play
        journal.settle()
    fresh.keep_time()
    return Played(trade, verify())
