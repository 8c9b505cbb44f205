"""The inputs of an evaluation as they will be published, made from the rows; and what they lead to."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text
from ggzy_core.canonical import canonical
from ggzy_core.evaluation.formulas import formula
from ggzy_core.evaluation.formulas.shape import BadEvaluation
from ggzy_core.evaluation.majority import Asked, Vote, rejections
from ggzy_core.evaluation.published import recompute_published
from ggzy_core.money import round_fen

from . import queries

if TYPE_CHECKING:
    from ggzy.trading.bidding.models import OpenedBid
    from ggzy.trading.projects.models import Lot
    from ggzy_core.evaluation.recompute import Outcome
    from ggzy_core.tender import PriceScore, TenderFile

RULES = {
    "objective": "P-EQUAL",
    "no-clause": "P-CLAUSE",
    "no-vote": "P-REVIEW",
    "bidders": "P-REVIEW",
    "items": "P-REVIEW",
    "no-sheets": "P-REVIEW",
    "range": "P-SCORE",
    "places": "P-SCORE",
    "tie-order": "P-TIE",
}


def published_inputs(lot: Lot) -> dict[str, Any]:
    """The document of ggzy_core.evaluation.published: seats by number, bidders by code. Raises Refusal."""
    file = queries.content_of(lot)
    opened = queries.bids(lot)
    seats = queries.seats(lot)
    asked = [Asked(one.id, one.clause, one.title) for one in file.requirements]
    votes = _votes(lot)
    out = guarded(lambda: rejections(asked, seats, [bid.uscc for bid in opened], votes))
    return {
        "v": 1,
        "inputs": _inputs(lot, file, opened, out),
        "seats": seats,
        "requirements": [{"id": one.id, "clause": one.clause, "title": one.title} for one in asked],
        "votes": [vote.to_json() for vote in votes],
    }


def outcome_of(document: dict[str, Any]) -> Outcome:
    """What the inputs lead to, every tie decided. Raises Refusal in the words of the calculation."""
    found: Outcome = guarded(lambda: recompute_published(document))
    tied = [one.bidder for one in found.ranking if one.tied]
    if tied:
        names = "、".join(tied)
        raise Refusal(
            "P-TIE",
            Text(f"{names} 得分与报价均相同", f"{names} are equal in score and price"),
            Text("请由评标委员会确定排序并说明理由", "The committee decides their order and says why"),
            facts={"tied": tied},
        )
    return found


def hash_of(document: dict[str, Any]) -> str:
    return hashlib.sha256(canonical(document)).hexdigest()


def guarded(work: Any) -> Any:
    """Run a calculation; its problem becomes a refusal with the rule it rests on."""
    try:
        return work()
    except BadEvaluation as problem:
        rule = RULES.get(problem.name, "P-EVALUATE")
        raise Refusal(rule, Text(problem.zh, problem.en), facts={"problem": problem.name}) from problem


def ranking_rows(lot: Lot, outcome: Outcome) -> list[dict[str, Any]]:
    """The ranking for the report and for whoever proposes candidates; rejected bids stand in the inputs."""
    by_code = {bid.uscc: bid for bid in queries.bids(lot)}
    return [
        {
            "rank": one.rank,
            "number": by_code[one.bidder].number,
            "uscc": one.bidder,
            "name": by_code[one.bidder].name,
            "price": f"{by_code[one.bidder].price:.2f}",
            "merit": format(one.merit, "f"),
        }
        for one in outcome.ranking
    ]


def abnormally_low(file: TenderFile, opened: list[OpenedBid]) -> list[OpenedBid]:
    """Bids below the line the file draws for a review of abnormally low prices; none where it draws no line."""
    if file.abnormal_below_percent is None or file.ceiling is None:
        return []
    line = round_fen(file.ceiling * file.abnormal_below_percent / Decimal(100))
    return [bid for bid in opened if bid.price is not None and bid.price < line]


def _votes(lot: Lot) -> list[Vote]:
    rows = queries.newest_reviews(lot)
    codes = {bid.pk: bid.uscc for bid in queries.bids(lot)}
    return [
        Vote(row.seat, codes[row.bid_id], row.requirement, row.passed, row.clause, row.reason)
        for row in rows
        if row.bid_id in codes
    ]


def _inputs(lot: Lot, file: TenderFile, opened: list[OpenedBid], out: dict[str, dict[str, str]]) -> dict[str, Any]:
    signs = queries.signs(lot, opened)
    coefficient = getattr(lot, "coefficient", None)
    return {
        "v": 1,
        "lot": lot.matter.code,
        "method": file.method,
        "price": None if file.price is None else _price(file.price, file),
        "drawn": None if coefficient is None else coefficient.value,
        "items": [
            {
                "id": item.id,
                "title": item.title,
                "most": format(item.most, "f"),
                "least": format(item.least, "f"),
                "objective": item.objective,
            }
            for item in file.scores
        ],
        "drop_extremes": file.drop_extremes,
        "sheets": _sheets(lot, opened) if file.scores else {},
        "bids": [_bid(bid, signs[bid.pk], out.get(bid.uscc)) for bid in opened],
        "tie_order": queries.tie_order(lot),
    }


def _price(price: PriceScore, file: TenderFile) -> dict[str, Any]:
    """The formula with what the tender file says elsewhere put where the formula looks for it."""
    wants = guarded(lambda: formula(price.formula)).params.model_fields
    parameters = dict(price.parameters)
    if "ceiling" in wants and file.ceiling is not None:
        parameters.setdefault("ceiling", f"{file.ceiling:.2f}")
    for name in ("coefficients", "k_choices"):
        if name in wants and price.draw_from:
            parameters.setdefault(name, [format(value, "f") for value in price.draw_from])
    most = format(price.most, "f")
    return {"formula": price.formula, "most": most, "parameters": json.loads(canonical(parameters))}


def _sheets(lot: Lot, opened: list[OpenedBid]) -> dict[str, dict[str, dict[str, str]]]:
    codes = {bid.pk: bid.uscc for bid in opened}
    sheets: dict[str, dict[str, dict[str, str]]] = {str(seat): {} for seat in queries.seats(lot)}
    for row in queries.newest_scores(lot):
        if row.bid_id in codes:
            sheets[str(row.seat)].setdefault(codes[row.bid_id], {})[row.item] = row.points
    return sheets


def _bid(bid: OpenedBid, sign: int, rejected: dict[str, str] | None) -> dict[str, Any]:
    change = queries.newest_change(bid)
    return {
        "bidder": bid.uscc,
        "price": f"{bid.price:.2f}",
        "sign": sign,
        "words": "" if change is None else change.words,
        "lines": [] if change is None else change.lines,
        "adjustments": [] if change is None else change.adjustments,
        "rejected": rejected,
    }
