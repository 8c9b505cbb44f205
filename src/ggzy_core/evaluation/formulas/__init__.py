"""The price formulas, by the name the tender file gives. To add one: one file of the same shape, one line here."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from . import composite_ceiling, fixed, grouped_median_coefficient, mean_drop_k
from .shape import BadEvaluation, Benchmark, Formula, Params, Step

__all__ = ["FORMULAS", "BadEvaluation", "Benchmark", "Formula", "Params", "Step", "formula", "read_params"]

FORMULAS: dict[str, Formula] = {
    one.NAME: Formula(one.NAME, one.ZH, one.EN, one.Params, one.benchmark, one.score, one.choices)
    for one in (mean_drop_k, composite_ceiling, fixed, grouped_median_coefficient)
}


def formula(name: str) -> Formula:
    """Raises BadEvaluation for an unknown name."""
    found = FORMULAS.get(name)
    if found is None:
        known = "、".join(FORMULAS)
        raise BadEvaluation(
            "formula", f"没有评标基准价算法“{name}”，可用：{known}", f"no formula {name!r}; there are {known}"
        )
    return found


def read_params(name: str, parameters: Mapping[str, Any], full: Decimal | str) -> Any:
    """The parameters of formula `name`, checked; `full` is the price's full score. Raises BadEvaluation."""
    try:
        return formula(name).params.model_validate({**parameters, "full": full})
    except ValidationError as error:
        faults = [f"{'.'.join(str(part) for part in one['loc']) or name}: {_told(one)}" for one in error.errors()]
        raise BadEvaluation(
            "params", f"评标参数有误：{'；'.join(faults)}", f"wrong parameters: {'; '.join(faults)}"
        ) from None


def _told(fault: Any) -> str:
    cause = (fault.get("ctx") or {}).get("error")
    return str(cause) if isinstance(cause, ValueError) else str(fault["msg"])
