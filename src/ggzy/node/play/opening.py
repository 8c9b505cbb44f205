"""The opening: sign-in, the drawn value, keys revealed, an absent bidder's bid recovered by three trustees, the record."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import TYPE_CHECKING

from ggzy.foundation.cosigning import sending
from ggzy.foundation.documents.stored import document_bytes
from ggzy.trading.bidding.models import OpenedBid
from ggzy.trading.bidding.session import record_document
from ggzy_core.certs.cms import sign_detached

from .recording import record
from .trade import Chapter, Offer, Trade

if TYPE_CHECKING:
    from .runner import Player

MINUTE = timedelta(minutes=1)


def open_bids(trade: Trade, player: Player) -> Chapter:
    """From the closed lot to the record that the witness signs."""
    world = trade.world
    yield 10 * MINUTE
    present = [offer for offer in trade.standing() if offer.manner != "absent"]
    if trade.terms.price is not None and trade.terms.price.draw_from:
        trade.do("coefficient.draw", trade.agency.session)
    yield 5 * MINUTE
    player.settle()  # the opening discloses where each sealed act stands in the journal: it must stand there
    trade.do("opening.begin", world.centre.session)
    yield MINUTE
    for who in (trade.owner, world.witness.session, *(offer.party.session for offer in present)):
        trade.do("opening.sign-in", who)
    for offer in present:
        assert offer.machine is not None
        trade.outside(f"open {offer.party.named.key}", offer.machine.open)
    yield 20 * MINUTE
    _recover(trade)
    player.settle()
    if player.proves:
        sending.settle()  # a receipt is good once the cosigners have seen it
        _check_receipts(present)
    yield 5 * MINUTE
    asked = trade.do("opening.ask", present[0].party.session, {"text": "请说明第 1 号投标的工期是否为日历天。"})
    trade.do("opening.answer", trade.owner, {"question": asked.key, "text": "均为日历天，见开标记录。"})
    yield 10 * MINUTE
    _sign(trade)
    yield 10 * MINUTE
    record(trade, "room", "开标现场录像", 1)
    yield None


def _recover(trade: Trade) -> None:
    """Any three trustees publish their shares of a bid that nobody has opened, and it opens just the same."""
    lot = trade.lot
    waiting = list(OpenedBid.objects.filter(lot=lot, state="waiting").select_related("bid"))
    if waiting:
        for trustee in trade.trustees[-trade.terms.threshold :]:
            trade.outside(f"reveal {trustee.party.named.key}", lambda one=trustee: one.reveal(lot.matter.code))  # type: ignore[misc]
    for row in waiting:
        trade.do("bid.open", trade.agency.session, {"bid": row.bid.key})


def _check_receipts(present: list[Offer]) -> None:
    """Each bidder fetches the proof of what it did and checks it on its own machine."""
    for offer in present:
        assert offer.machine is not None
        bad = [row for row in offer.machine.receipts() if row["state"] not in ("kept", "good")]
        if bad:
            raise RuntimeError(f"{offer.party.name}: a receipt does not hold: {bad[0]}")


def _sign(trade: Trade) -> None:
    witness = trade.world.witness
    assert witness.machine is not None
    record = document_bytes(record_document(trade.lot))
    signature = base64.b64encode(sign_detached(record, witness.machine.credential)).decode()
    trade.do("opening.record", witness.session, {"signature": signature})
