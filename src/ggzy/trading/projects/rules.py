"""What must hold of a tender before and while it is public."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from ggzy.foundation.acts.roles import Role
from ggzy.foundation.refusal import guard
from ggzy.foundation.rulebook import meets, rule
from ggzy_core.periods import ZONE

from .holders import held_by

if TYPE_CHECKING:
    from .models import Lot, Tender


@guard(
    "P-ENTRY-WHOLE",
    zh="进场资料不全：{missing}",
    en="The entry is not complete: {missing_en}",
    mend_zh="请补齐后再受理",
    mend_en="Complete it before it is accepted",
)
def entry_is_whole(tender: Tender, session: Any = None) -> dict[str, str] | None:
    lacks: list[tuple[str, str]] = []
    for lot in tender.lots.all():
        if not lot.files.exists():
            lacks.append((f"{lot.name}的招标文件", f"the tender file of {lot.name}"))
    if not tender.matter.notices.filter(kind="tender").exists():
        lacks.append(("招标公告", "the notice"))
    if not tender.matter.bookings.filter(use="opening", released_at=None).exists():
        lacks.append(("开标场地预约", "a room for the opening"))
    if not lacks:
        return None
    return {"missing": "、".join(zh for zh, _ in lacks), "missing_en": ", ".join(en for _, en in lacks)}


@guard(
    "P-TRUSTEES",
    zh="密钥托管人 {have} 个，少于开启门限 {threshold} 所需",
    en="{have} trustees are too few for a threshold of {threshold}",
    mend_zh="请指定更多分属不同单位、持有有效证书的托管人",
    mend_en="Name more trustees, of different organisations, each with a certificate",
)
def trustees_suffice(tender: Tender, threshold: int) -> dict[str, Any] | None:
    have = len(held_by(tender.pk))
    return None if have >= threshold and 2 * threshold > have else {"have": have, "threshold": threshold}


@guard(
    "T-COM5",
    zh="评标委员会 {size} 人，应为 {limit} 人以上单数",
    en="A committee of {size} is planned; it must have at least {limit} members, an odd number",
    mend_zh="请调整各专业抽取人数",
    mend_en="Change the numbers drawn per specialty",
)
def committee_is_lawful(size: int, at: datetime) -> dict[str, Any] | None:
    version = rule("T-COM5").on(at.astimezone(ZONE).date())
    return None if meets(version, size).holds else {"size": size, "limit": version.value}


@guard(
    "P-FAIL",
    zh="还有中标候选人可以递补，不能宣布招标失败",
    en="A candidate still stands, so the lot has not failed",
    mend_zh="请依次确定中标人；不再需要招标的，办理终止招标",
    mend_en="Award to the next in rank; if nothing is wanted any more, terminate",
)
def has_failed(lot: Lot, session: Any) -> dict[str, str] | None:
    """Too few bids fail a lot by the clock; a tenderer says so only when no candidate is left (招标投标法 42)."""
    if session.holds(Role.CLOCK, lot.matter):
        return None
    standing = any(candidate.gave_up_at is None for candidate in lot.candidates.all())
    return {} if lot.matter.stage != "award" or standing else None
