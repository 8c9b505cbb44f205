"""The evaluation: discipline, reviews that cite clauses, a clarification, scores, a report that every member signs."""

from __future__ import annotations

import base64
import random
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ggzy.foundation.documents.stored import document_bytes
from ggzy.service.experts import queries as experts
from ggzy.trading.evaluation import queries
from ggzy_core.certs.cms import sign_detached
from ggzy_core.evaluation.majority import Asked, Vote, rejections

from .recording import record
from .trade import Chapter, Trade, workday

if TYPE_CHECKING:
    from ggzy.node.sample.parties import Party
    from ggzy.trading.bidding.models import OpenedBid
    from ggzy_core.tender import ScoreItem

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
CENT = Decimal("0.01")


def evaluate(trade: Trade) -> Chapter:
    """From the first member at work to the submitted report."""
    yield workday(1, 9)
    members = {one.number: _person(trade, one.who) for one in experts.members(trade.matter)}
    for person in members.values():
        trade.do("evaluation.start", person.session, {"discipline": True})
    head = members[queries.head(trade.lot)]
    yield HOUR
    for person in members.values():
        trade.do("review.record", person.session, {"decisions": _decisions(trade)})
    yield 30 * MINUTE
    yield from _clarify(trade, head)
    if trade.terms.scores:
        valid = _valid(trade)
        for seat, person in members.items():
            trade.do("score.record", person.session, {"scores": _scores(trade, seat, valid)})
    yield HOUR
    draft = trade.do("report.draft", head.session)
    yield 20 * MINUTE
    for person in members.values():
        trade.sign("report.sign", person, _signed(person, draft.document))
    yield 10 * MINUTE
    trade.do("report.submit", head.session)
    record(trade, "room", "评标现场录像", 3)
    yield None


def _person(trade: Trade, who: str) -> Party:
    return next(one for one in trade.world.experts if experts.who(trade.matter, one.person) == who)


def _decisions(trade: Trade) -> tuple[dict[str, Any], ...]:
    """What the machine found is confirmed; what it leaves to people passes; a failure cites its clause."""
    found = []
    for bid in queries.bids(trade.lot):
        for one in queries.findings(trade.lot, bid):
            failed = one.result == "fail"
            found.append(
                {
                    "bid": bid.number,
                    "requirement": one.requirement,
                    "passed": not failed,
                    "clause": one.clause if failed else "",
                    "reason": _reason(one) if failed else "",
                }
            )
    return tuple(found)


def _reason(finding: Any) -> str:
    said = getattr(finding, "zh", "") or str(getattr(getattr(finding, "reason", ""), "zh", ""))
    return f"{said or '未响应该项要求'}（示例评审意见）"


def _clarify(trade: Trade, head: Party) -> Chapter:
    """The head asks one bidder about something unclear; the bidder answers and changes nothing."""
    bid = queries.bids(trade.lot)[0]
    text = "投标文件第三章所称“雨季施工措施”与总进度计划不一致，请说明以何者为准（示例）。"
    asked = trade.do("evaluation.ask", head.session, {"bid": bid.number, "text": text})
    yield HOUR
    party = next(offer.party for offer in trade.offers if offer.party.uscc == bid.uscc)
    reply = {"key": asked.key, "text": "以总进度计划为准，报价和工期均不变（示例）。", "unchanged": True}
    trade.sign("evaluation.answer", party, reply)


def _valid(trade: Trade) -> list[OpenedBid]:
    """The bids that a majority has not failed."""
    lot, bids = trade.lot, queries.bids(trade.lot)
    asked = [Asked(one.id, one.clause, one.title) for one in queries.content_of(lot).requirements]
    codes = {bid.pk: bid.uscc for bid in bids}
    votes = [
        Vote(row.seat, codes[row.bid_id], row.requirement, row.passed, row.clause, row.reason)
        for row in queries.newest_reviews(lot)
    ]
    out = rejections(asked, queries.seats(lot), list(codes.values()), votes)
    return [bid for bid in bids if bid.uscc not in out]


def _scores(trade: Trade, seat: int, bids: list[OpenedBid]) -> tuple[dict[str, Any], ...]:
    """Objective items come out the same with everybody; the others near one another."""
    given = []
    for bid in bids:
        for item in trade.terms.scores:
            points = _points(item, f"{trade.seed}/{bid.uscc}/{item.id}", seat)
            given.append({"bid": bid.number, "item": item.id, "points": format(points, "f")})
    return tuple(given)


def _points(item: ScoreItem, about: str, seat: int) -> Decimal:
    if item.most == 0:  # takes points off only; nobody is over the limit
        return Decimal(0)
    common = Decimal(random.Random(about).randrange(60, 96)) / 100  # noqa: S311  a story, no secret
    if item.objective:
        return item.most if common > Decimal("0.7") else (item.most / 2).quantize(CENT)
    own = Decimal(random.Random(f"{about}/{seat}").randrange(-4, 5)) / 100  # noqa: S311
    return (item.most * (common + own)).quantize(CENT)


def _signed(person: Party, document: str) -> dict[str, str]:
    assert person.machine is not None
    signature = sign_detached(document_bytes(document), person.machine.credential)
    return {"document": document, "signature": base64.b64encode(signature).decode()}
