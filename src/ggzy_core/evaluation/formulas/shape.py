"""What every price formula shares: parameters, steps that explain, points for deviation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

from ...money import format_yuan, parse_yuan, round_fen
from ...sentences import BadValue


class BadEvaluation(BadValue):
    """Inputs that no result can be computed from; `name` is for programs."""


def exact(value: Any) -> Decimal:
    """A Decimal from text, int or Decimal; floats are refused, they are only near the number meant."""
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise ValueError(f"应为数字文本，不得用浮点数：{value!r} · write the number as text, not as a float")
    try:
        number = Decimal(str(value))
    except ArithmeticError:
        raise ValueError(f"不是数字：{value!r} · not a number") from None
    if not number.is_finite() or abs(number.adjusted()) > 30:
        raise ValueError(f"数字超出范围：{value!r} · out of range")
    return number


Number = Annotated[Decimal, BeforeValidator(exact), PlainSerializer(lambda n: format(n, "f"), return_type=str)]
Yuan = Annotated[Decimal, BeforeValidator(parse_yuan), PlainSerializer(lambda n: f"{n:.2f}", return_type=str)]


class Params(BaseModel):
    """Shared by all formulas. full: points for a price on the benchmark; below, above: points lost per 1 % of
    deviation, in between in proportion; least: no score falls below it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    full: Number = Field(gt=0, le=100)
    below: Number = Field(default=Decimal("0.5"), ge=0, le=100)
    above: Number = Field(default=Decimal(1), ge=0, le=100)
    least: Number = Field(default=Decimal(0), ge=0)


@dataclass(frozen=True)
class Step:
    """One line of the calculation. `assumed`: the tender file is silent, and this is what we did instead."""

    zh: str
    en: str
    value: str = ""
    assumed: bool = False


@dataclass(frozen=True)
class Benchmark:
    """The benchmark price (评标基准价) in yuan, two places, and how it came about."""

    value: Decimal
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Formula:
    """An entry of the registry. `choices`: the values one is drawn from before the opening, empty when none is."""

    name: str
    zh: str
    en: str
    params: type[Params]
    benchmark: Callable[[Sequence[Decimal], Any, Decimal | None], Benchmark]
    score: Callable[[Decimal, Benchmark, Any], Decimal]
    choices: Callable[[Any], tuple[Decimal, ...]]


def deviation_score(price: Decimal, benchmark: Benchmark, params: Params) -> Decimal:
    """Points of a price: full on the benchmark, fewer per 1 % of deviation, two places half-up, not below least."""
    with localcontext(prec=50):
        percent = (price - benchmark.value) / benchmark.value * 100
        lost = percent * params.above if percent > 0 else -percent * params.below
        return max(round_fen(params.full - lost), params.least)


def check_prices(prices: Sequence[Decimal]) -> list[Decimal]:
    """Valid prices: at least one, all positive, two places. Raises BadEvaluation."""
    if not prices:
        raise BadEvaluation("no-prices", "没有有效报价，无法计算评标基准价", "there is no valid price to compute from")
    exact_prices = [parse_yuan(price) for price in prices]
    if min(exact_prices) <= 0:
        raise BadEvaluation("zero-price", "报价应大于零", "a price must be above zero")
    return exact_prices


def check_ceiling(prices: Sequence[Decimal], ceiling: Decimal) -> None:
    """Prices above the ceiling should have been rejected before. Raises BadEvaluation."""
    if max(prices) > ceiling:
        over = format_yuan(max(prices))
        raise BadEvaluation(
            "over-ceiling",
            f"报价{over}元超过最高限价{format_yuan(ceiling)}元，应先否决再计算",
            f"the price {over} is above the ceiling {format_yuan(ceiling)}; reject it before computing",
        )


def check_drawn(drawn: Decimal | None, choices: Sequence[Decimal]) -> Decimal:
    """The value drawn at the opening, which must be one of the choices. Raises BadEvaluation."""
    shown = "、".join(str(choice) for choice in choices)
    if drawn is None:
        raise BadEvaluation(
            "not-drawn", f"缺少开标时抽取的系数（{shown}）", f"the drawn value is missing: one of {shown}"
        )
    if drawn not in choices:
        raise BadEvaluation(
            "drawn", f"抽取的系数{drawn}不在{shown}之中", f"the drawn value {drawn} is not one of {shown}"
        )
    return drawn


def check_nothing_drawn(drawn: Decimal | None) -> None:
    if drawn is not None:
        raise BadEvaluation("drawn", "本办法不抽取系数", "this formula draws no value")


def mean(prices: Sequence[Decimal]) -> Decimal:
    with localcontext(prec=50):
        return sum(prices, Decimal(0)) / len(prices)


def trimmed(prices: Sequence[Decimal], drop: int, drop_from: int) -> list[Decimal]:
    """Without the `drop` lowest and highest, when there are at least `drop_from`; sorted."""
    ordered = sorted(prices)
    return ordered[drop : len(ordered) - drop] if drop and len(ordered) >= drop_from else ordered


def step(zh: str, en: str, value: Decimal | None = None, *, assumed: bool = False) -> Step:
    return Step(zh, en, "" if value is None else f"{round_fen(value):.2f}", assumed)
