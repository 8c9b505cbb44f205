"""Weighted mean of the average price and the ceiling, times a coefficient that is fixed or drawn."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext

from pydantic import Field, model_validator

from ...money import round_fen
from . import shape
from .shape import Benchmark, Number, Yuan, step

NAME, ZH, EN = "composite_ceiling", "平均价与最高限价复合法", "composite of mean price and ceiling"
score = shape.deviation_score


class Params(shape.Params):
    """weight: share of the mean, the rest is the ceiling's; coefficient or coefficients to draw from."""

    ceiling: Yuan = Field(gt=0)
    weight: Number = Field(ge=0, le=1)
    drop: int = Field(default=1, ge=0, le=10)
    drop_from: int = Field(default=5, ge=3)
    coefficient: Number = Field(default=Decimal(1), gt=0, le=2)
    coefficients: tuple[Number, ...] = ()

    @model_validator(mode="after")
    def _sensible(self) -> Params:
        if self.drop_from <= 2 * self.drop:
            raise ValueError("去掉极值后应至少剩一家 · after dropping extremes at least one price must be left")
        if self.coefficients and self.coefficient != 1:
            raise ValueError("固定系数与抽取系数应二选一 · give either coefficient or coefficients")
        if any(not 0 < c <= 2 for c in self.coefficients):
            raise ValueError("系数应大于0且不超过2 · a coefficient lies above 0 and up to 2")
        return self


def choices(params: Params) -> tuple[Decimal, ...]:
    return params.coefficients


def benchmark(prices: Sequence[Decimal], params: Params, drawn: Decimal | None = None) -> Benchmark:
    """prices: valid ones in any order, none above the ceiling. Raises BadEvaluation."""
    valid = shape.check_prices(prices)
    shape.check_ceiling(valid, params.ceiling)
    if params.coefficients:
        factor = shape.check_drawn(drawn, params.coefficients)
    else:
        shape.check_nothing_drawn(drawn)
        factor = params.coefficient
    kept = shape.trimmed(valid, params.drop, params.drop_from)
    average = shape.mean(kept)
    with localcontext(prec=50):
        joined = average * params.weight + params.ceiling * (1 - params.weight)
        value = round_fen(joined * factor)
    rest = 1 - params.weight
    return Benchmark(
        value,
        (
            step(
                f"有效报价{len(valid)}家，计入{len(kept)}家，算术平均值",
                f"mean of {len(kept)} of {len(valid)} prices",
                average,
            ),
            step(f"平均值×{params.weight}＋最高限价×{rest}", f"mean x {params.weight} + ceiling x {rest}", joined),
            step(f"乘以系数{factor}，得评标基准价", f"times {factor}: the benchmark", value),
        ),
    )
