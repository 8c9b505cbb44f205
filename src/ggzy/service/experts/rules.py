"""What must hold of draws and committees."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ggzy.foundation.refusal import Refusal, guard
from ggzy.foundation.rulebook import meets, rule
from ggzy.foundation.text import Text
from ggzy_core.draws.tickets import PoolExhausted
from ggzy_core.periods import local_date

from .models import Seat
from .queries import missing, transcript, unanswered

if TYPE_CHECKING:
    from datetime import datetime

    from .models import Draw

NAMES = {
    "centre": Text("交易中心", "the centre"),
    "supervisor": Text("行政监督部门", "the supervisor"),
    "tenderer": Text("招标人", "the tenderer"),
}


def committee_is_lawful(experts: int, representatives: int, at: datetime) -> None:
    """Five or more, odd, two thirds from the pool (招标投标法 37). The numbers are the rulebook's."""
    size = experts + representatives
    for name, quantity in (("T-COM5", size), ("T-COM23", Fraction(experts, max(size, 1)))):
        found = meets(rule(name).on(local_date(at)), quantity)
        if not found.holds:
            raise Refusal(
                name,
                Text(found.facts_zh, found.facts_en),
                Text("请调整抽取人数", "Change how many are drawn"),
                facts=found.facts,
            )


@guard(
    "P-DRAW-MISSING",
    zh="尚未提交随机数：{zh}",
    en="Contributions are still missing from {en}",
    mend_zh="须各方全部提交后才能生成结果，缺一方即不能抽取",
    mend_en="All must contribute: whoever could leave one out could choose the result",
)
def all_contributed(draw: Draw) -> dict[str, Any] | None:
    names = missing(draw)
    if not names:
        return None
    return {
        "missing": names,
        "zh": "、".join(NAMES[name].zh for name in names),
        "en": ", ".join(NAMES[name].en for name in names),
    }


def somebody_left(draw: Draw) -> bool:
    """Whether the order still holds somebody for every seat that was declined."""
    try:
        transcript(draw)
    except PoolExhausted:
        return False
    return True


@guard(
    "P-DRAW-AGAIN",
    zh="本次抽取并未失败，不得作废重抽",
    en="This draw has not failed, so it is not drawn again",
    mend_zh="只有一方未提交随机数，或候选人员已全部用尽时，才可另行抽取",
    mend_en="Only a withheld contribution or an exhausted list ends a draw",
)
def draw_has_failed(draw: Draw) -> dict[str, Any] | None:
    failed = bool(missing(draw)) if draw.matter.stage == "frozen" else not somebody_left(draw)
    return None if failed else {}


@guard(
    "P-DONE",
    zh="本事项已有未办结的抽取",
    en="A draw for this matter is under way",
    mend_zh="一次抽取未办结前不得另行抽取",
    mend_en="Finish it first",
)
def no_draw_stands(draws: list[Draw]) -> dict[str, Any] | None:
    return {} if any(draw.matter.is_open for draw in draws) else None


@guard(
    "P-SEATS",
    zh="还有 {count} 个席位未答复",
    en="{count} seats have not answered",
    mend_zh="全部席位接受后才能组成评标委员会",
    mend_en="The committee convenes when every seat is accepted",
)
def all_answered(draw: Draw) -> dict[str, Any] | None:
    planned = sum(quota["count"] for quota in draw.freeze["quotas"])
    accepted = Seat.objects.filter(draw=draw, answer__accepted=True).count()
    return {"count": max(planned - accepted, unanswered(draw))} if accepted != planned else None
