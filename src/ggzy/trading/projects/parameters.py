"""The parameters of the price formulas as a form asks them: each by a name that explains itself."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, get_origin

from pydantic import Field, create_model

from ggzy.foundation.acts import Input
from ggzy_core.evaluation.formulas import formula

#: name → title, help ("" for none), unit
WORDS: dict[str, tuple[str, str, str]] = {
    "below": (
        "低于基准价每 1% 扣|points lost per 1 % below the benchmark",
        "不足 1% 按比例计|in proportion in between",
        "分",
    ),
    "above": ("高于基准价每 1% 扣|points lost per 1 % above the benchmark", "", "分"),
    "least": ("报价最低得分|no price scores below", "", "分"),
    "drop": (
        "两端各去掉几个报价|prices left out at each end",
        "求平均前去掉最高、最低各若干家|before the mean is taken",
        "家",
    ),
    "drop_from": (
        "有效报价达到几家才去掉|only when at least so many are valid",
        "家数太少时不去掉，以免平均值失真|with few prices none is left out",
        "家",
    ),
    "k": (
        "下浮率 K（固定时填写）|K, where it is fixed",
        "与“可抽取的 K 值”二选一|either this or the values to draw from",
        "%",
    ),
    "k_choices": (
        "可抽取的 K 值|values K is drawn from",
        "每行一个；开标前公开抽取其中一个|one a line; one of them is drawn in public before the opening",
        "%",
    ),
    "weight": (
        "平均价的权重|weight of the mean",
        "0 至 1；其余为最高限价的权重|0 to 1; the ceiling has the rest",
        "",
    ),
    "coefficient": ("系数（固定时填写）|coefficient, where it is fixed", "", ""),
    "coefficients": (
        "可抽取的系数|coefficients to draw from",
        "每行一个；开标前公开抽取其中一个|one a line; one of them is drawn in public before the opening",
        "",
    ),
    "value": ("评标基准价|benchmark price", "招标文件直接规定|stated in the file itself", "元"),
    "fall": (
        "低于最高限价的比例|fall from the ceiling",
        "写小数，如 0.13 表示 13%；降幅不到这一比例的报价不参与计算|0.13 for 13 %; prices that fall less play no part",
        "",
    ),
    "band": (
        "分组界限|band of the groups",
        "写小数，如 0.1 表示均值上下 10%|0.1 for 10 % above and below the mean",
        "",
    ),
    "small": ("全部列入名单的最多家数|up to so many bids all are listed", "", "家"),
    "large": ("列入名单的上限|never more than so many are listed", "", "家"),
}
ELSEWHERE = {"full", "ceiling"}  # the form asks them once, in another place


@lru_cache(maxsize=16)
def parameters_of(name: str) -> type[Input]:
    """The model of a formula's parameters, without those the form asks elsewhere. Values stay text, for exactness."""
    asked: dict[str, Any] = {}
    for field, info in formula(name).params.model_fields.items():
        if field in ELSEWHERE:
            continue
        title, said, unit = WORDS.get(field, (f"{field}|{field}", "", ""))
        listed = get_origin(info.annotation) is tuple
        default = None if info.is_required() else info.get_default()
        plain: Any = list[str] if listed else (str if info.is_required() else str | None)
        if listed:
            start: Any = [format(one, "f") for one in default or ()]
        elif default is None:
            start = ... if info.is_required() else None
        else:
            start = str(default)
        extra = {"unit": unit} if unit else {}
        asked[field] = (
            plain,
            Field(
                default=start,
                title=title,
                description=said or None,
                max_length=30 if not listed else 20,
                json_schema_extra=extra,
            ),
        )
    made: type[Input] = create_model(f"Parameters_{name}", __base__=Input, **asked)
    return made
