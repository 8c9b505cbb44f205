"""Who may change the list, what an item rests on, and that nothing is charged which the list does not name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.acts.roles import Role
from ggzy.foundation.matters import engine
from ggzy.foundation.refusal import guard
from ggzy.foundation.rulebook import NoSuchRule, RuleNotInForce, rule
from ggzy_core.money import format_yuan

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from ggzy.foundation.acts import Act
    from ggzy.foundation.identity.models import Organisation
    from ggzy.foundation.matters.models import Matter

    from .models import Fee


@guard(
    "P-PARTY",
    zh="只有该中心可以变更它的服务清单",
    en="Only the centre itself changes its service list",
    mend_zh="请以该中心工作人员的身份登录",
    mend_en="Sign in as its staff",
    status=403,
)
def speaks_for(act: Act, centre: Organisation) -> dict[str, str] | None:
    return None if act.role is Role.OPERATOR or act.party == centre else {}


@guard(
    "P-BASIS",
    zh="{why}",
    en="{why_en}",
    mend_zh="请引用依据库中现行有效的规定",
    mend_en="Cite a rule of the rulebook that is in force",
    status=422,
)
def is_in_force(rule_id: str, day: date) -> dict[str, str] | None:
    try:
        rule(rule_id).on(day)
    except (NoSuchRule, RuleNotInForce) as problem:
        return {"why": problem.zh, "why_en": problem.en}
    return None


@guard(
    "P-SERVICE-LIST",
    zh="收费项目 {fee} 所属的服务事项 {service} 不在本次公布的清单中",
    en="The fee {fee} names the service {service}, which is not among these items",
    mend_zh="请把该服务事项一并公布，或更正编号",
    mend_en="Publish that service too, or mend the number",
    status=422,
)
def belongs_to_an_item(fee: str, service: str, items: set[str]) -> dict[str, str] | None:
    return None if service in items else {"fee": fee, "service": service}


@guard(
    "P-SERVICE-LIST",
    zh="编号 {code} 在清单中出现不止一次",
    en="The number {code} stands on the list more than once",
    mend_zh="请使每个编号只用一次",
    mend_en="Use each number once",
    status=422,
)
def is_named_once(codes: list[str]) -> dict[str, str] | None:
    twice = next((code for code in codes if codes.count(code) > 1), None)
    return {"code": twice} if twice else None


@guard(
    "P-FEE",
    zh="当日有效的服务清单没有收费项目 {code}，不得收取",
    en="The service list in force has no fee {code}; it cannot be charged",
    mend_zh="请按清单收费；清单外的费用一律不收",
    mend_en="Charge what the list names, and nothing else",
)
def is_listed(fee: Fee | None, code: str) -> dict[str, str] | None:
    return {"code": code} if fee is None else None


@guard(
    "P-FEE",
    zh="“{title}”按清单应收 {due} 元，不是 {asked} 元",
    en="For “{title}” the list says CNY {due}, not {asked}",
    mend_zh="请改为清单的金额",
    mend_en="Charge what the list says",
)
def is_the_listed_amount(fee: Fee, quantity: int, amount: Decimal) -> dict[str, str] | None:
    due = fee.amount * quantity
    return None if amount == due else {"title": fee.title, "due": format_yuan(due), "asked": format_yuan(amount)}


@guard(
    "P-SEALED",
    zh="本事项正在密封投标，登记收费会显示有人参与",
    en="Bids are coming in sealed here; a charge would tell that somebody takes part",
    mend_zh="请在开标后办理",
    mend_en="Register it after the opening",
)
def tells_nobody_takes_part(matter: Matter) -> dict[str, str] | None:
    """Sealed until its opening: also between the deadline and the opening."""
    flow = engine.procedure_of(matter)
    sealed = next((number for number, stage in enumerate(flow.stages) if stage.sealed), None)
    if sealed is None or matter.moments.filter(name="opening").exists():
        return None
    here = [stage.code for stage in flow.stages].index(matter.stage)
    return {} if here >= sealed and not flow.stage(matter.stage).aside else None
