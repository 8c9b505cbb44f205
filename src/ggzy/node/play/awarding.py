"""From the report to the signed contract: publicity and an objection, a winner who gives up, the next, the contract."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import TYPE_CHECKING

from ggzy.foundation import clock
from ggzy.foundation.documents.stored import document_bytes, store
from ggzy.foundation.identity.certificates import trust
from ggzy.foundation.stamps import keys as stamps
from ggzy.foundation.stamps.queries import newest
from ggzy.service.guarantees import papers
from ggzy.service.guarantees import queries as guarantees
from ggzy.trading.awards import queries as awards
from ggzy.trading.contracts import queries as contracts
from ggzy.trading.projects.papers import paper
from ggzy_core.certs.cms import sign_detached
from ggzy_core.money import format_yuan
from ggzy_core.stamps.making import Wording, stamp

from .entering import issue_guarantee
from .trade import Chapter, Offer, Trade, workday

if TYPE_CHECKING:
    from ggzy.node.sample.parties import Party
    from ggzy.service.guarantees.models import Guarantee
    from ggzy.trading.awards.models import Award

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
STAMPING = 4  # every so many trades the tenderer stamps too: each stamp takes a moment of the city's making
LATE = 16  # days until an objection is answered that the law wants answered in three


def publish(trade: Trade) -> Chapter:
    """Candidates before the public; an objection that pauses the end of the publicity until it is answered."""
    yield workday()
    count = min(3, len(trade.standing()) - 1)
    trade.do("publicity.begin", trade.agency.session, {"candidates": max(count, 1)})
    if "publicity-objection" in trade.sides:
        yield from _object(trade)
    yield trade.at("publicity-ends") + timedelta(seconds=6)


def _object(trade: Trade) -> Chapter:
    """The last candidate asks about the first; sometimes the answer comes too late, and the clock wall shows it."""
    late = "late-answer" in trade.sides
    yield HOUR if late else workday()
    last = awards.candidates_of(trade.lot).last()
    assert last is not None
    raised = {"target": "第一中标候选人", "facts": "请复核第一中标候选人类似业绩的证明材料是否真实有效（示例）。"}
    objection = trade.do("objection.raise", _offer(trade, last.uscc).party.session, raised)
    yield workday(LATE if late else 1)
    reply = {"answer": "经复核，业绩证明材料真实有效，评标结果不变（示例答复）。"}
    trade.do("objection.answer", trade.owner, reply, on=objection)


def award(trade: Trade) -> Chapter:
    """The first candidate wins, and in every other trade gives up; its bid guarantee is claimed and the next wins."""
    yield workday()
    yield from _decide(trade, 1)
    if "gives-up" in trade.sides and awards.candidates_of(trade.lot).count() > 1:
        yield from _give_up(trade)
        yield from _decide(trade, 2)
    yield workday()
    trade.do("committee.disclose", trade.owner, on=trade.matter)
    trade.do("report.file", trade.owner, {"note": "本次招标过程均留存于存证（示例报告）。"})
    yield None


def contract(trade: Trade) -> Chapter:
    """Performance guarantee, the contract as the bid says, both signatures; the bid guarantees go back by themselves."""
    found = awards.award_of(trade.lot)
    assert found is not None
    winner = _offer(trade, found.candidate.uscc)
    yield workday(3)
    demand = contracts.performance_demand(trade.lot, found, clock.now())
    if demand is not None:
        until = demand.valid_until + timedelta(days=60)
        guarantee = issue_guarantee(trade, winner, "performance", f"{demand.amount:.2f}", until)
        yield workday()
        trade.do("performance-guarantee.lodge", winner.party.session)
        _stamp_guarantee(trade, guarantee)
    yield workday(2)
    document = _contract_paper(trade, found)
    assert trade.tenderer is not None
    terms = contracts.terms_of_bid(found)
    draft = {
        "document": document,
        "price": f"{terms['price']:.2f}",
        "duration_days": terms["duration_days"],
        "quality": terms["quality"],
        "manager": terms["manager"],
        "milestones": ("进场开工", "主体完成", "完工交验"),
        "signature": _signature(trade.tenderer, document),
    }
    trade.sign("contract.draft", trade.tenderer, draft)
    yield workday()
    signed = {"document": document, "signature": _signature(winner.party, document)}
    trade.sign("contract.sign", winner.party, signed)
    _stamp(trade, winner.party, document, "合同协议书", "stamp the contract as the winner")
    _stamp(trade, trade.tenderer, document, "合同协议书", "stamp the contract as the tenderer")
    yield MINUTE


def _decide(trade: Trade, rank: int) -> Chapter:
    trade.do("award.decide", trade.owner, {"rank": rank})
    yield HOUR
    found = awards.award_of(trade.lot)
    assert found is not None
    assert trade.tenderer is not None
    assert trade.tenderer.machine is not None
    said = sign_detached(awards.award_statement(found), trade.tenderer.machine.credential)
    trade.sign("award.notify", trade.tenderer, {"signature": base64.b64encode(said).decode()})
    found.refresh_from_db()  # the notice is printed by now
    _stamp(trade, trade.tenderer, found.document, "中标通知书", f"stamp the award of rank {rank}")
    yield workday()


def _stamp_guarantee(trade: Trade, guarantee: Guarantee) -> None:
    """The bank stamps the paper of a guarantee that is open now."""
    guarantee.refresh_from_db()
    printed = papers.printed(guarantee)
    if printed is not None:
        paper = store(printed, ("pdf",)).sha256
        _stamp(trade, trade.bank, paper, "履约保函", "stamp the performance guarantee", "guarantee.stamp", guarantee)


def _stamp(
    trade: Trade,
    party: Party | None,
    paper: str,
    reason: str,
    what: str,
    name: str = "stamp.put",
    on: Guarantee | None = None,
) -> None:
    """A party stamps a paper on its own machine, and the stamped file goes beside the paper."""
    ask = stamps.ask()
    if trade.number % STAMPING != 1 or ask is None or party is None or party.machine is None:
        return
    key, time, standing = party.machine.credential, ask, newest(paper)

    def stamped() -> str:
        return store(stamp(document_bytes(standing), key, trust(), time, Wording(reason)), ("pdf",)).sha256

    given = {"document": trade.outside(what, stamped)} | ({"paper": paper} if on is None else {})
    trade.do(name, party.session, given, on=on or trade.matter)


def _give_up(trade: Trade) -> Chapter:
    """The winner gives up; the tenderer claims its bid guarantee and the bank pays."""
    found = awards.award_of(trade.lot)
    assert found is not None
    winner = _offer(trade, found.candidate.uscc)
    trade.do("award.give-up", winner.party.session, {"reason": "因自身资金安排变化，无法按期签订合同（示例）。"})
    yield workday()
    for row in guarantees.opened_on(trade.matter, "bid"):
        if row.facts.get("applicant_code") == winner.party.uscc:
            claim = {
                "ground": "refused-contract",
                "facts": "中标人放弃中标，不与招标人订立合同（示例）。",
                "amount": f"{guarantees.amount_of(row):.2f}",
            }
            trade.do("guarantee.claim", trade.owner, claim, on=row)
            yield workday()
            trade.do("guarantee.answer-claim", trade.bank.session, {"pays": True}, on=row)
    yield workday()


def _offer(trade: Trade, uscc: str) -> Offer:
    return next(offer for offer in trade.offers if offer.party.uscc == uscc)


def _contract_paper(trade: Trade, found: Award) -> str:
    winner = found.candidate
    return paper(
        f"{trade.terms.title}施工合同（示例）",
        code=trade.matter.code,
        at=clock.now(),
        paragraphs=[
            f"发包人：{trade.owner.party.name}；承包人：{winner.name}。",
            f"合同价款 {format_yuan(winner.price)} 元，工期 {winner.duration_days} 日历天，质量：{winner.quality}。",
        ],
    )


def _signature(party: Party, document: str) -> str:
    assert party.machine is not None
    return base64.b64encode(sign_detached(document_bytes(document), party.machine.credential)).decode()
