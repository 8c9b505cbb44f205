"""A benchmark price that the tender file states."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from pydantic import Field

from . import shape
from .shape import Benchmark, Yuan, step

NAME, ZH, EN = "fixed", "固定基准价法", "benchmark stated in the tender file"
score = shape.deviation_score


class Params(shape.Params):
    """value: the benchmark in yuan."""

    value: Yuan = Field(gt=0)


def choices(params: Params) -> tuple[Decimal, ...]:
    return ()


def benchmark(prices: Sequence[Decimal], params: Params, drawn: Decimal | None = None) -> Benchmark:
    """The prices play no part but must be there. Raises BadEvaluation."""
    shape.check_prices(prices)
    shape.check_nothing_drawn(drawn)
    return Benchmark(
        params.value, (step("招标文件规定的评标基准价", "the benchmark the tender file states", params.value),)
    )
