"""Mean of the valid prices without extremes, lowered by K per cent; K is fixed or drawn at the opening."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext

from pydantic import Field, model_validator

from ...money import round_fen
from . import shape
from .shape import Benchmark, Number, step

NAME, ZH, EN = "mean_drop_k", "去极值平均下浮法", "mean without extremes, lowered by K"
score = shape.deviation_score


class Params(shape.Params):
    """drop: how many are left out at each end when at least drop_from prices are valid; k or k_choices in per cent."""

    drop: int = Field(default=1, ge=0, le=10)
    drop_from: int = Field(default=5, ge=3)
    k: Number | None = Field(default=None, ge=0, lt=100)
    k_choices: tuple[Number, ...] = ()

    @model_validator(mode="after")
    def _one_k(self) -> Params:
        if (self.k is None) == (not self.k_choices):
            raise ValueError("固定K值与抽取K值应二选一 · give either k or k_choices")
        if self.drop_from <= 2 * self.drop:
            raise ValueError("去掉极值后应至少剩一家 · after dropping extremes at least one price must be left")
        if any(not 0 <= k < 100 for k in self.k_choices):
            raise ValueError("K值应在0至100之间 · K lies between 0 and 100")
        return self


def choices(params: Params) -> tuple[Decimal, ...]:
    return params.k_choices


def benchmark(prices: Sequence[Decimal], params: Params, drawn: Decimal | None = None) -> Benchmark:
    """prices: valid ones in any order; drawn: K in per cent when the file has it drawn. Raises BadEvaluation."""
    valid = shape.check_prices(prices)
    if params.k is None:
        k = shape.check_drawn(drawn, params.k_choices)
    else:
        shape.check_nothing_drawn(drawn)
        k = params.k
    kept = shape.trimmed(valid, params.drop, params.drop_from)
    left_out = len(valid) - len(kept)
    average = shape.mean(kept)
    with localcontext(prec=50):
        value = round_fen(average * (100 - k) / 100)
    return Benchmark(
        value,
        (
            step(
                f"有效报价{len(valid)}家，去掉最高最低共{left_out}家",
                f"{len(valid)} valid prices, {left_out} extremes left out",
            ),
            step(f"其余{len(kept)}家的算术平均值", f"mean of the other {len(kept)}", average),
            step(f"下浮K={k}%，得评标基准价", f"lowered by K = {k} %: the benchmark", value),
        ),
    )
