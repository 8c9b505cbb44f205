"""What must hold of an evaluation."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ggzy.foundation.refusal import Refusal, guard
from ggzy.foundation.rulebook import meets, rule
from ggzy.foundation.text import Text
from ggzy_core.periods import local_date

from . import queries
from .models import Start

if TYPE_CHECKING:
    from datetime import datetime

    from ggzy.trading.bidding.models import OpenedBid
    from ggzy.trading.projects.models import Lot
    from ggzy_core.tender import Requirement, ScoreItem, TenderFile

PLACES = Decimal("0.01")


@guard(
    "P-HEAD",
    zh="该事项由评标委员会负责人（{head}号席位）办理",
    en="This is for the head of the committee (seat {head})",
    mend_zh="请由负责人办理",
    mend_en="Ask the head to do it",
    status=403,
)
def is_head(lot: Lot, seat: int) -> dict[str, Any] | None:
    return None if seat == queries.head(lot) else {"head": queries.head(lot)}


@guard(
    "P-DISCIPLINE",
    zh="您尚未确认评标纪律",
    en="You have not confirmed the discipline of the evaluation",
    mend_zh="请先确认评标纪律再开始评审",
    mend_en="Confirm it first, then begin",
)
def has_started(lot: Lot, seat: int) -> dict[str, Any] | None:
    return None if Start.objects.filter(lot=lot, seat=seat).exists() else {"seat": seat}


@guard(
    "P-CLAUSE",
    zh="否决 {bid} 号投标须引用该项要求所在的招标文件条款 {clause}，现引用“{cited}”",
    en="To fail bid {bid} the clause of the tender file, {clause}, must be cited; it says “{cited}”",
    mend_zh="招标文件没有规定的，不得作为否决依据；请写明条款和理由",
    mend_en="What the tender file does not say is no ground; cite the clause and give the reason",
    status=422,
)
def no_reject_without_clause(bid: int, asked: Requirement, clause: str, reason: str) -> dict[str, Any] | None:
    """实施条例 51: a rejection rests on the law or on the tender file, and says on what."""
    if clause == asked.clause and reason:
        return None
    return {"bid": bid, "clause": asked.clause, "cited": clause or "（未写明）", "reasoned": bool(reason)}


@guard(
    "P-SCORE",
    zh="“{title}”的分值范围为 {least} 至 {most}，最多两位小数，现为 {points}",
    en="“{title}” goes from {least} to {most} with two decimals at most; it is {points}",
    mend_zh="请在招标文件规定的范围内评分",
    mend_en="Keep the range of the tender file",
    status=422,
)
def in_range(item: ScoreItem, points: Decimal) -> dict[str, Any] | None:
    if item.least <= points <= item.most and points == points.quantize(PLACES):
        return None
    return {"title": item.title, "least": item.least, "most": item.most, "points": points}


@guard(
    "P-SUBSTANCE",
    zh="答复改变了投标文件的实质性内容：{what}",
    en="The answer changes the substance of the bid: {what}",
    mend_zh="澄清、说明不得超出投标文件的范围或者改变其实质性内容",
    mend_en="A clarification stays within the bid and leaves its substance as it is",
    status=422,
)
def substance_stands(bid: OpenedBid, stated: dict[str, Any]) -> dict[str, Any] | None:
    """招标投标法 39: price, duration, quality and validity as answered are those of the bid."""
    content = bid.content
    own = {
        "price": bid.price,
        "duration_days": bid.duration_days,
        "quality": content.get("quality"),
        "validity_days": content.get("validity_days"),
    }
    changed = [name for name, value in stated.items() if value is not None and value != own[name]]
    return {"what": "、".join(changed)} if changed else None


@guard(
    "T-MIN3",
    zh="有效投标有 {valid} 家，不少于 {least} 家，不能以投标不足为由否决全部投标",
    en="{valid} bids are valid, not fewer than {least}: all cannot be rejected for lack of competition",
    mend_zh="请继续评审并推荐中标候选人",
    mend_en="Go on and propose candidates",
)
def too_few_valid(valid: int, at: datetime) -> dict[str, Any] | None:
    """12号令 27; 招标投标法 42. The number is the rulebook's."""
    version = rule("T-MIN3").on(local_date(at))
    return {"valid": valid, "least": version.value} if meets(version, valid).holds else None


def requirement_of(file: TenderFile, name: str) -> Requirement:
    found = next((one for one in file.requirements if one.id == name), None)
    if found is None:
        raise Refusal(
            "P-CLAUSE",
            Text(f"招标文件没有编号为 {name} 的要求", f"The tender file has no requirement {name}"),
            Text("只能按招标文件规定的标准评审", "Review by the standards of the tender file alone"),
            status=422,
        )
    return found


def item_of(file: TenderFile, name: str) -> ScoreItem:
    found = next((one for one in file.scores if one.id == name), None)
    if found is None:
        raise Refusal(
            "P-SCORE",
            Text(f"招标文件没有编号为 {name} 的评分项", f"The tender file has no score item {name}"),
            Text("只能按招标文件规定的因素评分", "Score by the factors of the tender file alone"),
            status=422,
        )
    return found


def bid_of(lot: Lot, number: int) -> OpenedBid:
    found = next((one for one in queries.bids(lot) if one.number == number), None)
    if found is None:
        raise Refusal(
            "P-UNKNOWN", Text(f"没有参加评审的 {number} 号投标", f"No bid {number} is evaluated"), status=404
        )
    return found
