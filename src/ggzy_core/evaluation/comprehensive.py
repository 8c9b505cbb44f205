"""综合评估法: the committee's points and the price's points add up to 100 (评标委员会和评标方法暂行规定 34-37)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from ..money import round_fen
from .formulas.shape import BadEvaluation

Sheet = Mapping[str, Mapping[str, Decimal]]
"""One expert's points: bidder to item id to points."""


@dataclass(frozen=True)
class Item:
    """One scoring factor; an objective one has one true answer, so all experts must give it."""

    id: str
    title: str
    most: Decimal
    least: Decimal = Decimal(0)
    objective: bool = False


@dataclass(frozen=True)
class Points:
    """One bidder's committee points per item, two places, and their sum."""

    bidder: str
    items: Mapping[str, Decimal]
    total: Decimal


def check_weights(items: Sequence[Item], price_full: Decimal) -> None:
    """Full scores of factors and price make 100; items that only deduct count nothing. Raises BadEvaluation."""
    total = price_full + sum((item.most for item in items if item.most > 0), Decimal(0))
    if total != 100:
        raise BadEvaluation("weights", f"满分合计{total}，应为100", f"the full scores add up to {total}, not 100")


def check_sheet(items: Sequence[Item], sheet: Sheet, bidders: Sequence[str], expert: str = "") -> None:
    """One expert's sheet is complete, knows no others, and keeps every item's limits. Raises BadEvaluation."""
    who = f"{expert}的" if expert else ""
    if set(sheet) != set(bidders):
        odd = "、".join(sorted(set(sheet) ^ set(bidders)))
        raise BadEvaluation(
            "bidders", f"{who}评分表与投标人不一致：{odd}", f"the sheet {expert} lacks or adds bidders: {odd}"
        )
    ids = {item.id for item in items}
    for bidder in bidders:
        if set(sheet[bidder]) != ids:
            odd = "、".join(sorted(set(sheet[bidder]) ^ ids))
            raise BadEvaluation(
                "items", f"{who}评分表中{bidder}缺项或多项：{odd}", f"items missing or unknown for {bidder}: {odd}"
            )
        for item in items:
            _check_points(item, sheet[bidder][item.id], bidder, who)


def committee_points(
    items: Sequence[Item],
    sheets: Mapping[str, Sheet],
    bidders: Sequence[str],
    *,
    drop_extremes: bool = False,
) -> dict[str, Points]:
    """The committee's points per bidder: mean over the experts, item by item, two places half-up.

    drop_extremes: leave out one highest and one lowest of each subjective item when at least five experts score,
    only where the tender file says so (政府采购 forbids it). Objective items must be equal with every expert.
    Raises BadEvaluation.
    """
    if not sheets:
        raise BadEvaluation("no-sheets", "没有评委评分", "no expert has scored")
    for expert in sorted(sheets):
        check_sheet(items, sheets[expert], bidders, expert)
    _check_objective(items, sheets, bidders)
    found = {}
    for bidder in bidders:
        by_item = {
            item.id: _average(
                [sheet[bidder][item.id] for sheet in sheets.values()], drop_extremes and not item.objective
            )
            for item in items
        }
        found[bidder] = Points(bidder, by_item, sum(by_item.values(), Decimal(0)))
    return found


def _average(points: list[Decimal], drop: bool) -> Decimal:
    ordered = sorted(points)
    if drop and len(ordered) >= 5:
        ordered = ordered[1:-1]
    with localcontext(prec=50):
        return round_fen(sum(ordered, Decimal(0)) / len(ordered))


def _check_points(item: Item, points: Decimal, bidder: str, who: str) -> None:
    if not isinstance(points, Decimal) or not points.is_finite():
        raise BadEvaluation("points", f"{who}{item.title}评分不是数字", f"the points of {item.id} are no exact number")
    if not item.least <= points <= item.most:
        raise BadEvaluation(
            "range",
            f"{who}{bidder}“{item.title}”得分{points}超出{item.least}至{item.most}的范围",
            f"{points} for {item.id} of {bidder} is outside {item.least} to {item.most}",
        )
    if points != round_fen(points):
        raise BadEvaluation(
            "places", f"{who}“{item.title}”得分{points}最多两位小数", f"{points} has more than two decimals"
        )


def _check_objective(items: Sequence[Item], sheets: Mapping[str, Sheet], bidders: Sequence[str]) -> None:
    for item in items:
        if not item.objective:
            continue
        for bidder in bidders:
            given = {expert: sheet[bidder][item.id] for expert, sheet in sheets.items()}
            if len(set(given.values())) > 1:
                shown = "、".join(f"{expert} {points}" for expert, points in sorted(given.items()))
                raise BadEvaluation(
                    "objective",
                    f"客观项“{item.title}”对{bidder}的评分不一致：{shown}，请核对后统一",
                    f"the objective item {item.id} differs for {bidder}: {shown}; agree on the fact first",
                )
