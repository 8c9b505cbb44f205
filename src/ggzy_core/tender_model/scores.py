"""Scoring factors: from the criteria where their sum is right, else from the model, and what had to be said of it."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from difflib import get_close_matches
from typing import Any

from ggzy_core.tender import ScoreItem

from .criteria import Criteria, Factor
from .gaps import Gap, Gaps
from .source import BadModel, Model

PRICE_NAMES = ("投标报价", "报价")
CENT = Decimal("0.01")


def score_items(model: Model, criteria: Criteria | None, gaps: Gaps) -> tuple[list[ScoreItem], Decimal]:
    """The factors beside the price, and the full score of the price. Together they are 100. Raises BadModel."""
    price = model.bucket("price") or _price_of(criteria)
    if price is None:
        raise BadModel("price", "模型没有写明报价满分", "the model does not say the full price score")
    rest = 100 - price
    stated = sum((max(_most(one), Decimal(0)) for one in model.items), Decimal(0))
    if criteria is not None and _sum(_beside(criteria)) == rest:
        if stated != rest:
            gaps.say(
                f"模型所列评分项满分合计 {stated} 分，与商务技术满分 {rest} 分不符；"
                f"改按评标办法原文详细评审表所列 {len(_beside(criteria))} 项（合计 {rest} 分）"
            )
        return [_from_factor(number, one, model) for number, one in enumerate(_beside(criteria), 1)], price
    return _from_model(model, stated, rest, gaps), price


def _beside(criteria: Criteria) -> list[Factor]:
    return [one for one in criteria.factors if one.name not in PRICE_NAMES]


def _price_of(criteria: Criteria | None) -> Decimal | None:
    return next((one.most for one in criteria.factors if one.name in PRICE_NAMES), None) if criteria else None


def _sum(factors: list[Factor]) -> Decimal:
    return sum((one.most for one in factors if one.most > 0), Decimal(0))


def _most(item: dict[str, Any]) -> Decimal:
    return Decimal(item.get("max_score", 0))


def _from_factor(number: int, factor: Factor, model: Model) -> ScoreItem:
    item = _like(factor.name, model)
    return _item(item.get("item_id") or f"factor_{number}", factor.clause, factor.name, factor.most, item, model)


def _like(name: str, model: Model) -> dict[str, Any]:
    """The item of the model that speaks of the same factor, if one does. Each name is close to one at most."""
    names = {one.get("item_name", ""): one for one in model.items}
    close = get_close_matches(name, names, n=1, cutoff=0.55)
    return names[close[0]] if close else {}


def _from_model(model: Model, stated: Decimal, rest: Decimal, gaps: Gaps) -> list[ScoreItem]:
    factor = Decimal(1)
    if stated != rest:
        gap = Gap("scores", f"评分项（合计 {stated}，应为 {rest}；可填 scale 按比例折算）", "scores that add up")
        if gaps.fill(gap) != "scale":
            raise BadModel("scores", "评分项合计不符，只能选择 scale", "the scores do not add up; only scale is known")
        factor = rest / stated
    mosts = [(_most(one) * factor).quantize(CENT, ROUND_HALF_UP) for one in model.items]
    largest = max(range(len(mosts)), key=lambda place: mosts[place])
    mosts[largest] += rest - sum((one for one in mosts if one > 0), Decimal(0))  # what rounding left over
    return [
        _item(one["item_id"], f"模型评分项 {one['item_id']}", one["item_name"], most, one, model)
        for one, most in zip(model.items, mosts, strict=True)
    ]


def _item(name: str, clause: str, title: str, most: Decimal, source: dict[str, Any], model: Model) -> ScoreItem:
    known = {rule["rule_id"] for rule in model.rules}
    needs = tuple(one for one in source.get("upstream_rules", ()) if one in known)
    plain = source.get("score_logic", {}).get("type") in ("binary_full_score", "penalty")
    return ScoreItem(
        id=name,
        clause=clause,
        title=title,
        most=max(most, Decimal(0)),
        least=min(most, Decimal(0)),
        objective=plain,
        needs=needs,
    )
