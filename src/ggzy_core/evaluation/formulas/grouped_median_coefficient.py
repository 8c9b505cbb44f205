"""Median of groups, compared with a lowered ceiling, times a drawn coefficient C: as used for municipal works.

1. List: of N bids that pass, all, or the first ones in the order of the drawn signs (签号).
2. Series: a price whose fall from the ceiling is less than `fall` is A and plays no part; the others are B.
3. Mean of B, without highest and lowest where B has at least `drop_from` prices.
4. Groups: B above mean x (1 + band) is one group, B below mean x (1 - band) is one, each price between stands alone.
5. Median of the groups' means; D is the lower of it and ceiling x (1 - fall); the benchmark is D x C.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext

from pydantic import Field, model_validator

from ...money import round_fen
from . import shape
from .shape import Benchmark, Number, Step, Yuan, step

NAME, ZH, EN = "grouped_median_coefficient", "分组中位数系数法", "median of groups times a drawn coefficient"
score = shape.deviation_score


class Params(shape.Params):
    """fall: 0.13 for 13 %; band: 0.1 for 1.1 and 0.9; small, large: up to `small` bids all are listed, one more still
    gives `small`, up to `large` two are left out, beyond that `large` are listed."""

    ceiling: Yuan = Field(gt=0)
    fall: Number = Field(gt=0, lt=1)
    band: Number = Field(default=Decimal("0.1"), gt=0, lt=1)
    drop_from: int = Field(default=7, ge=3)
    small: int = Field(default=15, ge=1)
    large: int = Field(default=20, ge=3)
    coefficients: tuple[Number, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _sensible(self) -> Params:
        if self.large <= self.small + 1:
            raise ValueError("名单上限large应大于small加一 · large must be more than one above small")
        if any(not 0 < c <= 2 for c in self.coefficients):
            raise ValueError("系数C应大于0且不超过2 · a coefficient lies above 0 and up to 2")
        return self


def choices(params: Params) -> tuple[Decimal, ...]:
    return params.coefficients


def listed(count: int, params: Params) -> int:
    """How many of `count` passing bids enter the list."""
    if count <= params.small:
        return count
    if count == params.small + 1:
        return params.small
    return count - 2 if count <= params.large else params.large


def benchmark(prices: Sequence[Decimal], params: Params, drawn: Decimal | None = None) -> Benchmark:
    """prices: of bids that pass, in the order of the drawn signs; drawn: C. Raises BadEvaluation."""
    valid = shape.check_prices(prices)
    shape.check_ceiling(valid, params.ceiling)
    c = shape.check_drawn(drawn, params.coefficients)
    entered = valid[: listed(len(valid), params)]
    with localcontext(prec=50):
        reference = params.ceiling * (1 - params.fall)
        series_b = [price for price in entered if (params.ceiling - price) >= params.ceiling * params.fall]
        steps = [
            step(
                f"通过评审{len(valid)}家，按签号进入名单{len(entered)}家",
                f"{len(valid)} pass, {len(entered)} listed by sign",
            ),
            step(
                f"降幅不小于{params.fall * 100:f}%的B系列{len(series_b)}家，其余为A系列不参与计算",
                f"{len(series_b)} fell by at least {params.fall * 100:f} % (series B); the others play no part",
            ),
        ]
        lower = _lower(series_b, reference, params, steps)
        value = round_fen(lower * c)
    steps.append(step(f"D乘以抽取的C={c}，得评标基准价", f"D times the drawn C = {c}: the benchmark", value))
    return Benchmark(value, tuple(steps))


def _lower(series_b: list[Decimal], reference: Decimal, params: Params, steps: list[Step]) -> Decimal:
    steps_reference = step("最高限价下浮后的参考价", "reference: the lowered ceiling", reference)
    if not series_b:
        steps.append(steps_reference)
        steps.append(
            step(
                "B系列为空，文件未规定此情形，取参考价为D",
                "series B is empty, on which the file is silent: the reference is taken as D",
                reference,
                assumed=True,
            )
        )
        return reference
    kept = shape.trimmed(series_b, 1, params.drop_from)
    average = shape.mean(kept)
    groups = _groups(series_b, average, params.band)
    median = _median(groups)
    lower = min(reference, median)
    steps += [
        step(f"B系列计入{len(kept)}家的平均数", f"mean of {len(kept)} of series B", average),
        step(f"划分为{len(groups)}组，组值的中位数", f"median of {len(groups)} groups", median),
        steps_reference,
        step("参考价与中位数取低值为D", "D is the lower of reference and median", lower),
    ]
    return lower


def _groups(prices: Sequence[Decimal], average: Decimal, band: Decimal) -> list[Decimal]:
    high, low = average * (1 + band), average * (1 - band)
    above = [p for p in prices if p > high]
    below = [p for p in prices if p < low]
    between = [p for p in prices if low <= p <= high]
    return sorted([*between, *(shape.mean(group) for group in (above, below) if group)])


def _median(values: Sequence[Decimal]) -> Decimal:
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else (values[middle - 1] + values[middle]) / 2
