"""What must hold of a contract and of its performance."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ggzy.foundation.refusal import guard
from ggzy.foundation.rulebook import meets, rule
from ggzy.service.guarantees import queries as guarantees
from ggzy.trading.awards.queries import award_of, winner_is
from ggzy_core.periods import local_date

from . import queries
from .terms import LABELS

if TYPE_CHECKING:
    from datetime import datetime

    from ggzy.trading.projects.models import Lot

    from .models import Contract, Milestone
    from .terms import Difference


@guard(
    "P-PARTY",
    zh="只有本标段的中标人可以办理",
    en="Only the winner of this lot may do this",
    mend_zh="请以中标人身份登录",
    mend_en="Sign in for the winner",
    status=403,
)
def is_winner(lot: Lot, session: Any) -> dict[str, Any] | None:
    return None if winner_is(lot, session.party) else {}


@guard(
    "P-TERMS",
    zh="合同与投标文件的实质性内容不一致：{terms}（招标投标法第四十六条）",
    en="The contract departs from the bid in substance: {terms_en}",
    mend_zh="价款、工期、质量应与中标人的投标文件一致",
    mend_en="Price, period and quality must be those of the bid",
)
def keeps_to_the_bid(found: list[Difference]) -> dict[str, Any] | None:
    bad = [item for item in found if item["substantive"]]
    if not bad:
        return None
    zh = "；".join(f"{LABELS[d['field']].zh}：投标 {d['bid']}，合同 {d['contract']}" for d in bad)
    en = "; ".join(f"{LABELS[d['field']].en}: bid {d['bid']}, contract {d['contract']}" for d in bad)
    return {"terms": zh, "terms_en": en, "differences": bad}


@guard(
    "I-PERF10",
    zh="履约担保 {amount} 元为中标合同金额的 {percent}%，超过上限 {limit}%",
    en="The performance guarantee of {amount} yuan is {percent} % of the contract; at most {limit} % may be asked",
    mend_zh="请按招标文件要求的比例提交，不得超过上限",
    mend_en="Lodge one of the share the file asks, within the limit",
)
def security_within_limit(price: Decimal, amount: Decimal, at: datetime) -> dict[str, Any] | None:
    version = rule("I-PERF10").on(local_date(at))
    percent = amount * 100 / price
    if meets(version, percent).holds:
        return None
    return {"amount": amount, "percent": percent.quantize(Decimal("0.01")), "limit": version.value}


@guard(
    "P-STAGE",
    zh="合同尚未起草",
    en="The contract has not been drafted",
    mend_zh="请招标人先拟定合同",
    mend_en="The tenderer drafts it first",
)
def is_drafted(lot: Lot, session: Any = None) -> dict[str, Any] | None:
    return None if queries.contract_of(lot) is not None else {}


@guard(
    "P-GUARANTEE",
    zh="招标文件要求的履约担保尚未提交",
    en="The performance guarantee that the file asks has not been lodged",
    mend_zh="请中标人先提交履约担保",
    mend_en="The winner lodges it first",
)
def is_secured(lot: Lot, session: Any = None) -> dict[str, Any] | None:
    award = award_of(lot)
    if award is None or hasattr(award, "security"):
        return None
    return None if queries.performance_demand(lot, award, award.decided_at) is None else {}


@guard(
    "P-STAGE",
    zh="招标文件不要求履约担保",
    en="The file asks for no performance guarantee",
    mend_zh="无需办理，可以直接签订合同",
    mend_en="Nothing is to be done; the contract can be signed",
)
def is_asked_for(lot: Lot, session: Any = None) -> dict[str, Any] | None:
    award = award_of(lot)
    return {} if award is None or queries.performance_demand(lot, award, award.decided_at) is None else None


@guard(
    "P-GUARANTEE",
    zh="还没有为本标段开立的履约保函",
    en="No performance guarantee has been issued for this lot",
    mend_zh="请先向出具机构申请履约保函，开立后再提交",
    mend_en="Ask a guarantor for one first; lodge it once it is issued",
)
def is_issued(lot: Lot, session: Any) -> dict[str, Any] | None:
    return None if guarantees.of(lot.matter, session.party, "performance") is not None else {}


@guard(
    "P-ONCE",
    zh="履约担保已提交",
    en="The performance guarantee has been lodged",
    mend_zh="无需重复提交",
    mend_en="Once is enough",
)
def not_secured(lot: Lot, session: Any = None) -> dict[str, Any] | None:
    return {} if hasattr(award_of(lot), "security") else None


@guard(
    "P-MILESTONE",
    zh="还有 {count} 个履约节点未经确认：{names}",
    en="{count} milestones are not confirmed: {names}",
    mend_zh="请中标人报告、招标人确认后再验收",
    mend_en="The winner reports them and the tenderer confirms them first",
)
def all_confirmed(lot: Lot, session: Any = None) -> dict[str, Any] | None:
    waiting = list(queries.milestones_of(lot).filter(confirmed_at=None).values_list("title", flat=True))
    return {"count": len(waiting), "names": "、".join(waiting)} if waiting else None


@guard(
    "P-MILESTONE",
    zh="节点“{title}”{why}",
    en="Milestone “{title}” {why_en}",
    mend_zh="请核对节点序号和状态",
    mend_en="Check its number and state",
)
def is_waiting_for(step: Milestone, what: str) -> dict[str, str] | None:
    """`what`: "report" (not confirmed yet) or "confirmation" (reported, not confirmed yet)."""
    if step.confirmed_at is not None:
        return {"title": step.title, "why": "已经确认", "why_en": "is confirmed already"}
    if what == "confirmation" and step.reported_at is None:
        return {"title": step.title, "why": "尚未报告", "why_en": "has not been reported"}
    return None


@guard(
    "P-TERMS",
    zh="签署的不是招标人最新拟定的合同文本",
    en="That is not the text the tenderer drafted last",
    mend_zh="请核对最新文本后再签署",
    mend_en="Read the newest text before you sign",
)
def is_the_newest(contract: Contract, document: str) -> dict[str, Any] | None:
    return None if contract.document == document else {"newest": contract.document}
