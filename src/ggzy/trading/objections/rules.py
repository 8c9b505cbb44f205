"""When an objection may be raised, and by whom withdrawn."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from ggzy.foundation.matters.moments import moment
from ggzy.foundation.refusal import guard
from ggzy.foundation.rulebook import clock_holds, rule
from ggzy_core.periods import local_date

from . import queries

if TYPE_CHECKING:
    from ggzy.trading.projects.models import Lot

    from .models import Objection


@guard(
    "I-OBT10",
    zh="对招标文件的异议应在投标截止十日前提出：最晚应在{limit}之前",
    en="An objection to the file must come in time before the deadline: before {limit}",
    mend_zh="仍可在澄清环节提问，或向行政监督部门反映",
    mend_en="You may still ask a question, or turn to the supervisor",
)
def in_time(lot: Lot, arrived: datetime) -> dict[str, Any] | None:
    """In the bidding stage an objection is about the file and keeps to I-OBT10."""
    deadline = moment(lot.matter, "bid-deadline")
    if lot.matter.stage != "bidding" or deadline is None:
        return None
    verdict = clock_holds(rule("I-OBT10").on(local_date(arrived)), arrived, deadline)
    return None if verdict.holds else {"limit": verdict.limit_text()}


@guard(
    "P-PARTY",
    zh="只有提出异议的人可以撤回",
    en="Only whoever raised it may withdraw it",
    mend_zh="请以提出异议时的身份登录",
    mend_en="Sign in as you did when you raised it",
    status=403,
)
def is_raiser(objection: Objection, session: Any) -> dict[str, str] | None:
    return None if objection.who == queries.raiser(objection.lot, session) else {}
