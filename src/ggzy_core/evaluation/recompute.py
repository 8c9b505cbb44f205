"""From one published JSON document to the ranking: what the server runs at the evaluation, and anybody afterwards.

The document (all numbers as text):
{"v": 1, "lot": "...", "method": "comprehensive" | "lowest-evaluated",
 "price": {"formula": "...", "most": "80", "parameters": {...}}, "drawn": "0.985" | null,
 "items": [{"id", "title", "most", "least", "objective"}], "drop_extremes": false,
 "sheets": {"expert label": {"bidder": {"item": "points"}}},
 "bids": [{"bidder", "price", "sign", "words", "lines": [{"name","quantity","unit_price","total"}],
           "adjustments": [{"clause","reason","amount"}], "rejected": null | {"clause","reason"}}],
 "tie_order": ["bidder", ...]}
`sign` is the drawn sign (签号), which orders the prices where a formula lists only some of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..canonical import canonical
from . import comprehensive, lowest_evaluated
from .formulas import formula, read_params
from .formulas.shape import BadEvaluation, Benchmark, Number, Step, Yuan
from .ranking import Ranked, Standing, rank

VERSION = 1


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Price(_Part):
    formula: str
    most: Number
    parameters: dict[str, Any] = Field(default_factory=dict)


class _Item(_Part):
    id: str
    title: str = ""
    most: Number
    least: Number = Decimal(0)
    objective: bool = False


class _Line(_Part):
    name: str
    quantity: Number
    unit_price: Number
    total: Yuan


class _Adjustment(_Part):
    clause: str
    reason: str
    amount: Number


class _Rejection(_Part):
    clause: Annotated[str, Field(min_length=1)]
    reason: Annotated[str, Field(min_length=1)]


class _Bid(_Part):
    bidder: str
    price: Yuan
    sign: int | None = None
    words: str = ""
    lines: tuple[_Line, ...] = ()
    adjustments: tuple[_Adjustment, ...] = ()
    rejected: _Rejection | None = None


class Inputs(_Part):
    """The published document, read and typed."""

    v: Literal[1]
    lot: str
    method: Literal["comprehensive", "lowest-evaluated"]
    price: _Price | None = None
    drawn: Number | None = None
    items: tuple[_Item, ...] = ()
    drop_extremes: bool = False
    sheets: dict[str, dict[str, dict[str, Number]]] = Field(default_factory=dict)
    bids: tuple[_Bid, ...]
    tie_order: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One bidder's way to its merit; empty where the method does not use it."""

    bidder: str
    price: Decimal
    price_points: Decimal | None
    items: Mapping[str, Decimal]
    merit: Decimal
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """`benchmark` is None for the lowest evaluated price."""

    lot: str
    method: str
    benchmark: Benchmark | None
    rows: tuple[Row, ...]
    ranking: tuple[Ranked, ...]
    rejected: tuple[str, ...]

    def to_json(self) -> bytes:
        """Canonical JSON: two computations of the same inputs give the same bytes."""
        return canonical(
            {
                "v": VERSION,
                "lot": self.lot,
                "method": self.method,
                "benchmark": None if self.benchmark is None else _benchmark(self.benchmark),
                "rows": [
                    {
                        "bidder": row.bidder,
                        "price": row.price,
                        "price_points": row.price_points,
                        "items": row.items,
                        "merit": row.merit,
                        "steps": [_step(one) for one in row.steps],
                    }
                    for row in self.rows
                ],
                "ranking": [
                    {"rank": r.rank, "bidder": r.bidder, "merit": r.merit, "tied": r.tied, "zh": r.zh, "en": r.en}
                    for r in self.ranking
                ],
                "rejected": list(self.rejected),
            }
        )


def read_inputs(document: Mapping[str, Any]) -> Inputs:
    """Raises BadEvaluation with a sentence per fault."""
    try:
        return Inputs.model_validate(document)
    except ValidationError as error:
        faults = [f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in error.errors()]
        raise BadEvaluation(
            "document", f"评标输入有误：{'；'.join(faults)}", f"the inputs have faults: {'; '.join(faults)}"
        ) from None


def recompute(document: Mapping[str, Any] | Inputs) -> Outcome:
    """The outcome of the published inputs. Raises BadEvaluation, BadValue."""
    inputs = document if isinstance(document, Inputs) else read_inputs(document)
    names = [bid.bidder for bid in inputs.bids]
    if len(set(names)) != len(names):
        raise BadEvaluation("twice", "同一投标人出现两次", "a bidder stands twice")
    valid = _in_order([bid for bid in inputs.bids if bid.rejected is None])
    if not valid:
        raise BadEvaluation(
            "none-valid", "所有投标均被否决，应重新招标", "every bid was rejected; the lot is tendered again"
        )
    benchmark, rows = _comprehensive(inputs, valid) if inputs.method == "comprehensive" else (None, _lowest(valid))
    standings = [Standing(row.bidder, row.merit, row.price) for row in rows]
    ranked = rank(standings, inputs.method, inputs.tie_order)
    rejected = tuple(sorted(bid.bidder for bid in inputs.bids if bid.rejected is not None))
    rows = sorted(rows, key=lambda row: row.bidder)
    return Outcome(inputs.lot, inputs.method, benchmark, tuple(rows), tuple(ranked), rejected)


def _comprehensive(inputs: Inputs, valid: list[_Bid]) -> tuple[Benchmark, list[Row]]:
    if inputs.price is None:
        raise BadEvaluation("price", "综合评估法需要报价评分办法", "comprehensive scoring needs a price formula")
    items = [comprehensive.Item(i.id, i.title or i.id, i.most, i.least, i.objective) for i in inputs.items]
    comprehensive.check_weights(items, inputs.price.most)
    names = [bid.bidder for bid in valid]
    sheets = {expert: {n: sheet[n] for n in names if n in sheet} for expert, sheet in inputs.sheets.items()}
    points = comprehensive.committee_points(items, sheets, names, drop_extremes=inputs.drop_extremes) if items else {}
    method = formula(inputs.price.formula)
    params = read_params(inputs.price.formula, inputs.price.parameters, inputs.price.most)
    corrected = {bid.bidder: lowest_evaluated.correct(_offer(bid)) for bid in valid}
    benchmark = method.benchmark([corrected[name].price for name in names], params, inputs.drawn)
    rows = []
    for name in names:
        price = corrected[name].price
        for_price = method.score(price, benchmark, params)
        by_item = points[name].items if name in points else {}
        merit = for_price + sum(by_item.values(), Decimal(0))
        rows.append(Row(name, price, for_price, by_item, merit, corrected[name].steps))
    return benchmark, rows


def _lowest(valid: list[_Bid]) -> list[Row]:
    rows = []
    for bid in valid:
        adjustments = [lowest_evaluated.Adjustment(a.clause, a.reason, a.amount) for a in bid.adjustments]
        one = lowest_evaluated.evaluate(_offer(bid), adjustments)
        rows.append(Row(bid.bidder, one.corrected.price, None, {}, one.evaluated, one.corrected.steps))
    return rows


def _in_order(bids: list[_Bid]) -> list[_Bid]:
    """By drawn sign where all have one, else as published; a mixture is refused."""
    signs = [bid.sign for bid in bids if bid.sign is not None]
    if not signs:
        return bids
    if len(signs) != len(bids) or len(set(signs)) != len(signs):
        raise BadEvaluation("signs", "签号有缺漏或重复", "drawn signs are missing or repeated")
    return sorted(bids, key=lambda bid: bid.sign or 0)


def _offer(bid: _Bid) -> lowest_evaluated.Offer:
    lines = tuple(lowest_evaluated.Line(one.name, one.quantity, one.unit_price, one.total) for one in bid.lines)
    return lowest_evaluated.Offer(bid.price, bid.words, lines)


def _benchmark(benchmark: Benchmark) -> dict[str, Any]:
    return {"value": benchmark.value, "steps": [_step(one) for one in benchmark.steps]}


def _step(one: Step) -> dict[str, Any]:
    return {"zh": one.zh, "en": one.en, "value": one.value, "assumed": one.assumed}
