"""Members review, ask and score. Their reviews stay between them until the result: on the record by commitment."""

from __future__ import annotations

import secrets
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from ggzy.foundation.acts import Act, File, Fixed, Input, Pick, Role, Secret, Session, act
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text
from ggzy.trading.projects.models import Lot

from . import prefilled, queries, rules
from .models import Clarification, PriceChange, Review, Score, Start, TieDecision

if TYPE_CHECKING:
    from collections.abc import Mapping


class StartEvaluation(Input):
    discipline: Literal[True] = Field(
        title="已知悉并遵守评标纪律，无应回避情形|I keep the discipline and need not recuse"
    )


@act("evaluation.start", on=Lot, by=Role.EXPERT, takes=StartEvaluation, cites=("招标投标法 38", "招标投标法 44"))
def start(act: Act, lot: Lot, data: StartEvaluation) -> Start:
    """开始评标: begin to evaluate, having confirmed the discipline; the first member to do so begins the evaluation."""
    seat = queries.seat_of(lot, act.person)
    if Start.objects.filter(lot=lot, seat=seat).exists():
        raise Refusal("P-DONE", Text("您已经确认", "You have confirmed already"))
    if not lot.starts.exists():
        act.moment(lot.matter, "evaluation-started")
    return Start.objects.create(lot=lot, seat=seat, at=act.at)


class Decision(Input):
    bid: Annotated[int, Fixed(), Pick("evaluation.bids")] = Field(title="投标|bid", ge=1)
    requirement: Annotated[str, Fixed(), Pick("evaluation.requirements")] = Field(
        title="要求|requirement", max_length=61
    )
    clause: Annotated[str, Fixed()] = Field(default="", title="依据条款|clause", max_length=60)
    passed: bool = Field(
        title="意见|decision", json_schema_extra={"labels": {"yes": "符合|passes", "no": "不符合|fails"}}
    )
    reason: str = Field(default="", title="理由（不符合时必填）|reason, needed where it fails", max_length=2000)


class RecordReview(Input):
    decisions: Annotated[tuple[Decision, ...], Secret()] = Field(
        title="评审意见|decisions", min_length=1, max_length=2000
    )


@act("review.record", on=Lot, by=Role.EXPERT, takes=RecordReview, cites=("P-CLAUSE", "实施条例 49", "实施条例 51"))
def record_review(act: Act, lot: Lot, data: RecordReview) -> Review | None:
    """评审: review the requirements, bid by bid; a failure cites the clause of the tender file it rests on."""
    seat = _at_work(act, lot)
    file = queries.content_of(lot)
    rows = []
    for one in data.decisions:
        asked = rules.requirement_of(file, one.requirement)
        bid = rules.bid_of(lot, one.bid)
        if not one.passed:
            act.require(rules.no_reject_without_clause, one.bid, asked, one.clause, one.reason)
        rows.append(
            Review(
                lot=lot,
                seat=seat,
                bid=bid,
                requirement=asked.id,
                passed=one.passed,
                clause="" if one.passed else one.clause,
                reason=one.reason,
                at=act.at,
            )
        )
    return Review.objects.bulk_create(rows)[-1]


class Points(Input):
    bid: Annotated[int, Fixed(), Pick("evaluation.bids")] = Field(title="投标|bid", ge=1)
    item: Annotated[str, Fixed(), Pick("evaluation.items")] = Field(title="评分项|item", max_length=61)
    points: Decimal = Field(title="得分|points")
    reason: str = Field(default="", title="理由|reason", max_length=2000)


class RecordScores(Input):
    scores: Annotated[tuple[Points, ...], Secret()] = Field(title="评分|scores", min_length=1, max_length=2000)


@record_review.prefill
def _found_by_machine(session: Session, lot: Lot, asked: Mapping[str, str]) -> dict[str, Any]:
    return {"decisions": prefilled.decisions(lot, session, asked.get("bid", ""))}


@act("score.record", on=Lot, by=Role.EXPERT, takes=RecordScores, cites=("P-SCORE", "P-EQUAL", "实施条例 49"))
def record_scores(act: Act, lot: Lot, data: RecordScores) -> Score | None:
    """打分: score the items of the tender file within their ranges; objective ones must come out equal."""
    seat = _at_work(act, lot)
    file = queries.content_of(lot)
    rows = []
    for one in data.scores:
        item = rules.item_of(file, one.item)
        act.require(rules.in_range, item, one.points)
        bid = rules.bid_of(lot, one.bid)
        points = format(one.points, "f")
        rows.append(Score(lot=lot, seat=seat, bid=bid, item=item.id, points=points, reason=one.reason, at=act.at))
    return Score.objects.bulk_create(rows)[-1]


@record_scores.prefill
def _own_scores(session: Session, lot: Lot, asked: Mapping[str, str]) -> dict[str, Any]:
    return {"scores": prefilled.points(lot, session, asked.get("bid", ""))}


class Ask(Input):
    bid: Annotated[int, Secret(), Pick("evaluation.bids")] = Field(title="投标|bid", ge=1)
    text: Annotated[str, Secret()] = Field(title="需要澄清、说明的问题|question", min_length=4, max_length=4000)


@act("evaluation.ask", on=Lot, by=Role.EXPERT, takes=Ask, cites=("招标投标法 39", "实施条例 52"))
def ask(act: Act, lot: Lot, data: Ask) -> Clarification:
    """要求澄清: ask a bidder in writing about what is unclear; the committee hints at no answer."""
    seat = _at_work(act, lot)
    return Clarification.objects.create(
        lot=lot,
        key=secrets.token_hex(8),
        bid=rules.bid_of(lot, data.bid),
        seat=seat,
        text=data.text,
        asked_at=act.at,
    )


class Reply(Input):
    key: Annotated[str, Pick("evaluation.own-questions")] = Field(title="问题|question", max_length=32)
    text: Annotated[str, Secret()] = Field(title="答复|answer", min_length=1, max_length=20_000)
    document: Annotated[str, File(kinds=("pdf",)), Secret()] = Field(default="", title="附件|attachment")
    unchanged: Literal[True] = Field(title="未改变实质性内容|the substance of the bid is unchanged")
    price: Annotated[Decimal | None, Secret()] = Field(default=None, title="报价（如涉及）|price, if it is concerned")
    duration_days: Annotated[int | None, Secret()] = Field(default=None, title="工期（如涉及）|duration, if concerned")
    quality: Annotated[str | None, Secret()] = Field(default=None, title="质量（如涉及）|quality, if concerned")
    validity_days: Annotated[int | None, Secret()] = Field(
        default=None, title="有效期（如涉及）|validity, if concerned"
    )


@act(
    "evaluation.answer",
    on=Lot,
    by=Role.BIDDER,
    takes=Reply,
    cites=("招标投标法 39", "实施条例 52"),
    signed_under="电子招标投标办法 40",
)
def answer(act: Act, lot: Lot, data: Reply) -> Clarification:
    """澄清答复: answer the committee in writing, once; nothing of substance changes."""
    found = Clarification.objects.filter(lot=lot, key=data.key, bid__uscc=act.party.uscc).first()
    if found is None:
        raise Refusal("P-UNKNOWN", Text("没有向您提出的这一问题", "No such question was put to you"), status=404)
    if found.answered_at is not None:
        raise Refusal("P-DONE", Text("该问题已经答复", "It has been answered"))
    stated = {name: getattr(data, name) for name in ("price", "duration_days", "quality", "validity_days")}
    act.require(rules.substance_stands, found.bid, stated)
    return found.changed(answer=data.text, document=data.document, answered_at=act.at)


class Line(Input):
    name: str = Field(title="清单项|line", max_length=200)
    quantity: Decimal = Field(title="数量|quantity")
    unit_price: Decimal = Field(title="单价|unit price")
    total: Decimal = Field(title="合价|total", decimal_places=2)


class Adjustment(Input):
    clause: str = Field(title="依据条款|clause", min_length=1, max_length=60)
    reason: str = Field(title="理由|reason", min_length=2, max_length=500)
    amount: Decimal = Field(title="金额（元，可为负）|amount (yuan, signed)", decimal_places=2)


class AdjustPrice(Input):
    bid: Annotated[int, Secret(), Pick("evaluation.bids")] = Field(title="投标|bid", ge=1)
    words: Annotated[str, Secret()] = Field(default="", title="报价大写|price in words", max_length=200)
    lines: Annotated[tuple[Line, ...], Secret()] = Field(default=(), title="清单|lines", max_length=5000)
    adjustments: Annotated[tuple[Adjustment, ...], Secret()] = Field(default=(), title="量化调整|adjustments")


@act("price.adjust", on=Lot, by=Role.EXPERT, takes=AdjustPrice, cites=("评标委员会和评标方法暂行规定 19",))
def adjust_price(act: Act, lot: Lot, data: AdjustPrice) -> PriceChange:
    """修正报价: correct a price: the head records what it says in words and by lines, and deviations in money, each by its clause."""
    seat = _at_work(act, lot)
    rules.is_head(lot, seat)
    return PriceChange.objects.create(
        lot=lot,
        bid=rules.bid_of(lot, data.bid),
        words=data.words,
        lines=[{name: _text(value) for name, value in one} for one in data.lines],
        adjustments=[{name: _text(value) for name, value in one} for one in data.adjustments],
        at=act.at,
    )


class DecideTie(Input):
    order: Annotated[tuple[int, ...], Secret()] = Field(title="投标序号，先者优先|bids, best first", min_length=2)
    reason: Annotated[str, Secret()] = Field(title="理由|reason", min_length=4, max_length=2000)


@act("tie.decide", on=Lot, by=Role.EXPERT, takes=DecideTie, cites=("P-TIE",))
def decide_tie(act: Act, lot: Lot, data: DecideTie) -> TieDecision:
    """确定并列排序: decide between bids equal in score and price: the committee's order, recorded by the head with the reason."""
    seat = _at_work(act, lot)
    rules.is_head(lot, seat)
    order = [rules.bid_of(lot, number).uscc for number in data.order]
    return TieDecision.objects.create(lot=lot, order=order, reason=data.reason, at=act.at)


def _at_work(act: Act, lot: Lot) -> int:
    """The seat of a member who has begun."""
    seat = queries.seat_of(lot, act.person)
    rules.has_started(lot, seat)
    return seat


def _text(value: Decimal | str) -> str:
    return value if isinstance(value, str) else format(value, "f")
