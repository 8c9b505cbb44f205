"""An order rests on a rule in force that day: no basis, no order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ggzy.foundation.refusal import guard
from ggzy.foundation.rulebook import NoSuchRule, RuleNotInForce, rule, rules_on

if TYPE_CHECKING:
    from datetime import date

    from ggzy.foundation.rulebook import Rule

    from .models import Order


@guard(
    "P-BASIS",
    zh="{why}",
    en="{why_en}",
    mend_zh="请引用现行有效的规定{instead}",
    mend_en="Cite a rule in force{instead_en}",
    status=422,
)
def rests_on_a_rule_in_force(rule_id: str, day: date) -> dict[str, str] | None:
    """The rulebook holds this rule, and one of its versions is in force on `day`."""
    try:
        found = rule(rule_id)
    except NoSuchRule as problem:
        return _facts(problem, [])
    try:
        version = found.on(day)
    except RuleNotInForce as problem:
        return _facts(problem, in_its_place(found, day))
    if version.kind == "platform":
        why = f"{rule_id}是平台自身的运行规则，不能作为行政监督的依据"
        return {"why": why, "why_en": f"{rule_id} is the platform's own rule, no basis for supervision"} | _instead([])
    return None


def in_its_place(old: Rule, day: date) -> list[str]:
    """Rules in force on `day` about the same thing as one that is not."""
    topic = old.newest.topic_zh
    return [version.id for version in rules_on(day) if version.topic_zh == topic and version.kind == "law"]


def _facts(problem: Any, found: list[str]) -> dict[str, str]:
    return {"why": problem.zh, "why_en": problem.en} | _instead(found)


def _instead(found: list[str]) -> dict[str, str]:
    names = "、".join(found)
    return {"instead": f"，如 {names}" if found else "", "instead_en": f", such as {names}" if found else ""}


@guard(
    "P-ONCE",
    zh="贵单位已签收该指令",
    en="Your organisation has acknowledged this order already",
    mend_zh="无需重复签收",
    mend_en="Once is enough",
)
def not_acknowledged(order: Order, session: Any) -> dict[str, str] | None:
    return {} if order.acknowledgements.filter(organisation=session.party).exists() else None


@guard(
    "P-PARTY",
    zh="该指令由其他监督部门作出",
    en="Another department issued this order",
    mend_zh="请由作出指令的部门解除",
    mend_en="The department that issued it releases it",
    status=403,
)
def is_its_supervisor(order: Order, session: Any) -> dict[str, str] | None:
    return None if session.party == order.supervisor else {}
