"""What must hold for an appeal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ggzy.foundation.refusal import guard

from .models import Appeal, ReceivedRecord

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session


@guard(
    "P-APPEAL",
    zh="检查“{check}”没有判定这条记录有错，无需申诉",
    en="The check {check} found no fault with this record: there is nothing to appeal",
    mend_zh="请在报送回执中核对记录序号和检查名称",
    mend_en="Look up the record's number and the check in the answer to your package",
    status=422,
)
def found_a_fault(record: ReceivedRecord, check: str) -> dict[str, Any] | None:
    return None if record.verdicts.get(check, {}).get("result") is False else {"check": check}


@guard(
    "P-APPEAL",
    zh="对这条记录的这项检查已经申诉过（{appeal}）",
    en="This check on this record has been appealed already ({appeal})",
    mend_zh="改正后的数据请重新报送，以最后一次为准",
    mend_en="Send the record again, mended: the last one counts",
    status=409,
)
def not_appealed_yet(record: ReceivedRecord, check: str) -> dict[str, Any] | None:
    first = Appeal.objects.select_related("matter").filter(record=record, check_name=check).first()
    return {"appeal": first.matter.code} if first else None


@guard(
    "P-APPEAL",
    zh="被申诉的数据由贵单位自己报送，应由另一个数据管理机构答复",
    en="Your own organisation sent this record; another data manager answers",
    mend_zh="请转上一级数据管理机构办理",
    mend_en="Hand it to the data manager above",
    status=403,
)
def is_not_ones_own(appeal: Appeal, session: Session) -> dict[str, Any] | None:
    return {} if appeal.record.package.sender_id == getattr(session.party, "pk", None) else None
