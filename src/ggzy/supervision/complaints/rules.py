"""When a complaint may be made, who answers it, and what a decision rests on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from ggzy.foundation.refusal import guard
from ggzy.foundation.rulebook import limit_of, rule
from ggzy.foundation.rulebook.judge import shown
from ggzy.supervision.orders.rules import rests_on_a_rule_in_force
from ggzy_core.periods import local_date

from . import objected, queries

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session
    from ggzy.foundation.matters.models import Matter

    from .models import Complaint

__all__ = ["rests_on_a_rule_in_force"]
NAMES = {
    "file": ("招标文件", "the tender file"),
    "opening": ("开标", "the opening"),
    "candidates": ("评标结果", "the candidates"),
}


@guard(
    "I-CMP10",
    zh="就{what}投诉，应当先向招标人提出异议；系统中没有您就此提出的异议",
    en="A complaint about {what_en} comes after an objection to the tenderer; you have made none about it here",
    mend_zh="请先提出异议；已用其他身份提出的，请以当时的身份登录",
    mend_en="Object first; if you did so under another name, sign in as you did then",
)
def objected_first(matter: Matter, about: str, session: Session) -> dict[str, Any] | None:
    """File, opening and candidates: an objection comes first (实施条例 60). Procurement has queries of its own."""
    if about not in NAMES or not queries.is_engineering(matter) or objected.before(matter, about, session):
        return None
    return {"what": NAMES[about][0], "what_en": NAMES[about][1]}


@guard(
    "I-CMP10",
    zh="投诉应自知道或者应当知道之日起{days}日内提出（异议答复期间不计入）：最晚应在{limit}之前",
    en="A complaint comes within {days} days of knowing, the time an objection took left out: before {limit}",
    mend_zh="逾期的，仍可向行政监督部门举报线索",
    mend_en="You may still report what you know to the supervisor",
)
def in_time(matter: Matter, about: str, known: datetime, filed: datetime, session: Session) -> dict[str, Any] | None:
    if not queries.is_engineering(matter):
        return None
    version = rule("I-CMP10").on(local_date(known))
    took = sum((one.took for one in objected.before(matter, about, session)), timedelta())
    limit = limit_of(version, known) + took
    if filed < limit:
        return None
    return {"days": version.value, "limit": shown(limit)}


@guard(
    "P-INPUT",
    zh="“知道或应当知道”的日期不能晚于今天",
    en="The day you came to know cannot lie ahead",
    mend_zh="请核对日期",
    mend_en="Check the date",
    status=422,
)
def known_already(known: datetime, now: datetime) -> dict[str, Any] | None:
    return None if known <= now else {}


@guard(
    "P-DUTY-LIST",
    zh="权责清单没有载明谁受理这一事项的投诉，本事项也没有指定行政监督部门",
    en="The duty list names nobody who hears complaints on this matter, and it has no supervisor of its own",
    mend_zh="请向当地人民政府或上级主管部门提出，并告知交易中心补充清单",
    mend_en="Turn to the local government, and tell the centre that the list has a gap",
)
def somebody_hears_it(department: object | None) -> dict[str, Any] | None:
    return None if department is not None else {}


@guard(
    "G-CMP15",
    zh="政府采购投诉由财政部门依法另行受理，平台只接收并转送，不在此处理",
    en="Complaints about government procurement are the finance department's: received and handed on here, not decided",
    mend_zh="请办理“转送”",
    mend_en="Hand it on",
)
def is_decided_here(complaint: Complaint, session: Any) -> dict[str, Any] | None:
    return None if complaint.handling == "decide" else {}


@guard(
    "P-PARTY",
    zh="只有投诉人可以撤回",
    en="Only whoever complained may withdraw it",
    mend_zh="请以投诉时的身份登录",
    mend_en="Sign in as you did when you complained",
    status=403,
)
def is_complainant(complaint: Complaint, session: Any) -> dict[str, Any] | None:
    return None if complaint.who == queries.complainant(complaint.on, session) else {}
