"""From an evaluation report to a signed contract, each step through the door."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from ggzy.foundation import clock
from ggzy.foundation.acts import Act, Input, Role, act, perform
from ggzy.foundation.acts.dues import GRACE, carry_out
from ggzy.foundation.matters.models import Due
from ggzy.foundation.refusal import Refusal
from ggzy.trading.bidding.models import OpenedBid
from ggzy.trading.evaluation.models import Report, ReportDraft
from ggzy.trading.projects.models import Lot
from ggzy.trading.projects.papers import paper
from tests.ggzy.trading import guaranteed
from tests.ggzy.trading.lots import Scene, open_bids, operate, scene

DONE = date(2027, 6, 30)


def refused(name: str, who: Any, target: Any = None, data: Any = None) -> str:
    with pytest.raises(Refusal) as caught:
        perform(name, who, target, data)
    return caught.value.rule


class MakeReport(Input):
    document: str
    ranking: list[dict[str, Any]]
    bids: list[dict[str, Any]]


@act("test.reported", on=Lot, by=Role.OPERATOR, takes=MakeReport)
def make_report(act: Act, lot: Lot, data: MakeReport) -> Report:
    """造评标报告: what the committee submitted."""
    inputs = {"inputs": {"bids": data.bids}}
    draft = ReportDraft.objects.create(
        lot=lot, version=1, inputs=inputs, inputs_hash="0" * 64, outcome={}, document=data.document, at=act.at
    )
    act.moment(lot.matter, "report-submitted")
    return Report.objects.create(
        lot=lot, draft=draft, ranking=data.ranking, inputs=inputs, document=data.document, submitted_at=act.at
    )


def evaluated(bidders: int = 3, rejected: int = 0) -> Scene:
    """A lot whose committee has reported: cheapest first, the last `rejected` bids rejected."""
    the = open_bids(scene("candidates", bidders=bidders))
    the.moment("opening")
    good = the.opened[: len(the.opened) - rejected]
    why = {"clause": "第二章 2.1", "reason": "未提供安全生产许可证"}
    ranking = [_row(one) | {"rank": rank, "merit": f"{one.price:.2f}"} for rank, one in enumerate(good, 1)]
    ranking += [_row(one) | {"rank": 0, "excluded": True, "reasons": [why]} for one in the.opened[len(good) :]]
    bids = [{"bidder": one.uscc, "rejected": None if one in good else why} for one in the.opened]
    document = paper("示例评标报告", paragraphs=["示例评标报告正文"])
    data = {"document": document, "ranking": ranking, "bids": bids}
    operate("test.reported", the.lot, data)
    return the


def _row(opened: OpenedBid) -> dict[str, Any]:
    """As trading.evaluation.inputs.ranking_rows writes it."""
    return {"bid": opened.bid.key, "number": opened.number, "uscc": opened.uscc, "price": f"{opened.price:.2f}"}


def due(the: Scene, act: str) -> bool:
    """Let the clock do what is due on the lot under this name."""
    found = Due.objects.filter(matter=the.lot.matter, act=act, done_at=None, dropped=False).first()
    return found is not None and carry_out(found)


def publicised(**how: Any) -> Scene:
    """The publicity is over, and nobody objected."""
    the = evaluated(**how)
    perform("publicity.begin", the.tenderer, the.lot)
    clock.forward(timedelta(days=5) + GRACE)
    assert due(the, "publicity.close")
    return the


def notified(**how: Any) -> Scene:
    the = publicised(**how)
    award(the)
    return the


def award(the: Scene, rank: int = 1) -> None:
    perform("award.decide", the.tenderer, the.lot, {"rank": rank})
    perform("award.notify", the.tenderer, the.lot)


def contract_data(the: Scene, winner: int = 0, **changes: Any) -> dict[str, Any]:
    opened = the.opened[winner]
    document = paper("示例施工合同", paragraphs=["示例合同正文"])
    return {
        "document": document,
        "price": opened.price,
        "duration_days": 240,
        "quality": "合格",
        "manager": "示例项目经理",
        "milestones": ("基础完工", "主体完工"),
    } | changes


def secured(the: Scene, winner: int = 0, amount: str = "") -> Any:
    """The winner's performance guarantee, issued."""
    price = the.opened[winner].price
    bank = guaranteed.bank(811)
    asked = guaranteed.applied(
        the.lot, the.bidders[winner], bank[1], amount or f"{price / 10:.2f}", "performance", DONE
    )
    perform("guarantee.issue", bank[1], asked, guaranteed.paper(asked, bank[0], DONE))
    return asked


def contracted() -> Scene:
    """The contract is signed by both sides."""
    the = notified()
    data = contract_data(the)
    perform("contract.draft", the.tenderer, the.lot, data)
    secured(the)
    perform("performance-guarantee.lodge", the.bidders[0], the.lot)
    perform("contract.sign", the.bidders[0], the.lot, {"document": data["document"]})
    return the
