"""What must hold of an outage that is planned: announced beforehand, and over no legal deadline."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from ggzy.foundation.matters.models import Moment
from ggzy.foundation.matters.moments import moment
from ggzy.foundation.matters.public import is_public
from ggzy.foundation.refusal import guard
from ggzy.foundation.rulebook import rule
from ggzy_core.periods import local_date

if TYPE_CHECKING:
    from datetime import datetime

KEPT_CLEAR = ("bid-deadline", "publicity-ends")


@guard(
    "P-INPUT",
    zh="停机应在开始之后结束，且结束时间在现在之后",
    en="An outage ends after it begins, and after now",
    mend_zh="请改正起止时间",
    mend_en="Correct its times",
    status=422,
)
def ends_after_it_begins(begins: datetime, ends: datetime | None, now: datetime) -> dict[str, Any] | None:
    return None if ends is None or (ends > begins and ends > now) else {}


@guard(
    "P-OUTAGE",
    zh="计划停机应写明结束时间，并至少提前 {hours} 小时公告",
    en="A planned outage has an end, and is announced at least {hours} hours before",
    mend_zh="请推迟开始时间；确已发生的故障，请公告为非计划停机",
    mend_en="Let it begin later; announce a failure that has happened as unplanned",
    status=422,
)
def is_announced_in_time(begins: datetime, ends: datetime | None, now: datetime) -> dict[str, Any] | None:
    hours = int(rule("P-OUTAGE").on(local_date(now)).value)  # type: ignore[arg-type]
    return None if ends is not None and begins - now >= timedelta(hours=hours) else {"hours": hours}


@guard(
    "P-OUTAGE-CLEAR",
    zh="计划停机期间有公开事项的法定时刻，例如“{title}”（{at}）",
    en="Within it a public matter has a legal deadline: {title} at {at}",
    mend_zh="请避开投标截止、开标和公示截止的时刻",
    mend_en="Keep it clear of bid deadlines, openings and ends of publicity",
)
def touches_no_deadline(begins: datetime, ends: datetime) -> dict[str, Any] | None:
    rows = Moment.objects.filter(name__in=KEPT_CLEAR, at__gte=begins, at__lte=ends, matter__closed_at=None)
    for row in rows.select_related("matter").order_by("at"):
        if moment(row.matter, row.name) == row.at and is_public(row.matter):
            return {"title": row.matter.title, "at": row.at.isoformat(timespec="minutes"), "matter": row.matter.code}
    return None


@guard(
    "P-STAGE",
    zh="这次停机没有公告结束时间，由交易中心宣布恢复",
    en="This outage has no announced end; the centre says when it is over",
    mend_zh="恢复后请办理“宣布恢复”",
    mend_en="Say so when it is over",
)
def has_an_end(outage: Any, session: Any = None) -> dict[str, Any] | None:
    return None if outage.ends is not None else {}
