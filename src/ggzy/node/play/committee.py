"""The committee: a list frozen in a signed checkpoint, three contributions, one who declines and the next in line."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ggzy.foundation.cosigning import queries as cosigning
from ggzy.foundation.cosigning import sending
from ggzy.node.sample import drawkeys
from ggzy.service.experts import queries as experts
from ggzy.service.experts.models import Draw, Seat
from ggzy_core.draws import vrf
from ggzy_core.draws.freeze import alpha

from .trade import Chapter, Trade

if TYPE_CHECKING:
    from ggzy.node.sample.parties import Party

    from .runner import Player

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def convene(trade: Trade, player: Player) -> Chapter:
    """From the frozen list to the convened committee."""
    yield HOUR
    plan = trade.terms.committee
    asked = {"plan": dict(plan.specialties), "reserves": plan.reserves}
    draw: Draw = trade.do("draw.freeze", trade.world.centre.session, asked, on=trade.matter)
    player.settle()  # nobody contributes before the frozen list stands in a checkpoint that outsiders have cosigned
    if cosigning.cosigned(experts.freeze_entry(draw)) is False:
        sending.settle()
    yield 10 * MINUTE
    seed = alpha(bytes.fromhex(experts.freeze_entry(draw).leaf))
    assert trade.tenderer is not None
    for party in (trade.world.centre, trade.world.supervisor, trade.tenderer):
        proof = vrf.prove(drawkeys.secret_of(party), seed).hex()
        trade.do("draw.contribute", party.session, {"proof": proof}, on=draw)
        yield MINUTE
    if draw.matter.__class__.objects.get(pk=draw.matter.pk).stage == "contributed":
        trade.do("draw.complete", trade.world.centre.session, on=draw)
    yield HOUR
    _answer(trade, draw)
    yield 2 * HOUR
    trade.do("committee.convene", trade.world.centre.session, on=trade.matter)
    yield None


def _answer(trade: Trade, draw: Draw) -> None:
    """The first who is called cannot come; the next in ticket order takes the seat; all others accept."""
    declined = False
    while (open_seats := [seat for seat in experts.standing_seats(draw) if not hasattr(seat, "answer")]) != []:
        called = caller(trade, open_seats[0])
        if declined:
            trade.do("expert.accept", called.session, on=draw)
        else:
            trade.do("expert.decline", called.session, {"reason": "absence"}, on=draw)
            declined = True


def caller(trade: Trade, seat: Seat) -> Party:
    """Who was called: known to themselves, and to the play because it speaks for all of them."""
    return next(one for one in trade.world.experts if experts.who(trade.matter, one.person) == seat.who)
