"""What must hold of a guarantee."""

from __future__ import annotations

import base64
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ggzy.foundation.matters.moments import moments
from ggzy.foundation.refusal import guard
from ggzy.foundation.rulebook import meets, rule
from ggzy.foundation.text import Text
from ggzy_core.certs.cms import SignatureProblem, verify_detached

from . import queries, vault

if TYPE_CHECKING:
    from datetime import date

    from ggzy.foundation.matters.models import Matter

    from .models import Guarantee
    from .queries import Demand

TEN_THOUSAND = Decimal(10_000)


@guard(
    "P-GUARANTEE",
    zh="没有可用于本标段的保函：{why}",
    en="There is no guarantee for this lot: {why_en}",
    mend_zh="请在投标截止前向保函出具机构申请满足本标段要求的保函",
    mend_en="Ask a guarantor for one that meets this lot's demand, before the deadline",
)
def guarantee_in_force(lot: Matter, party: Any, demand: Demand) -> dict[str, str] | None:
    """The party holds a signed guarantee that meets the lot's demand. A refusal names no amount and no issuer."""
    found = queries.of(lot, party, demand.kind)
    if found is None:
        return {"why": "没有已开立的保函", "why_en": "none was issued"}
    said = queries.statement_of(found)
    if (said.kind, said.lot, said.applicant) != (demand.kind, lot.code, vault.bidder(lot.code, party)):
        return {"why": "保函不是为本单位投标本标段开立的", "why_en": "it was not issued for you and this lot"}
    if not said.meets or queries.amount_of(found) < demand.amount:
        return {"why": "保函未达到招标文件要求", "why_en": "it does not meet what the file asks"}
    if said.valid_until < demand.valid_until:
        return {"why": "保函有效期短于投标有效期", "why_en": "it ends before the bid does"}
    if not _signature_holds(found):
        return {"why": "保函签名无效", "why_en": "its signature does not hold"}
    return None


def _signature_holds(guarantee: Guarantee) -> bool:
    """The signature over the statement; whose certificate it is was checked when the guarantee was issued."""
    statement, signature = queries.signed_statement(guarantee)
    try:
        verify_detached(statement, base64.b64decode(signature))
    except SignatureProblem:
        return False
    return True


@guard(
    "P-SEALED",
    zh="本标段没有开标，保函不得公开",
    en="The lot was not opened, so its guarantees stay sealed",
    mend_zh="开标时自动公开；未开标即失败或终止的，始终不公开",
    mend_en="The opening discloses them; where a lot failed or was terminated without one, they are never disclosed",
)
def was_opened(lot: Matter) -> dict[str, str] | None:
    """A lot that failed for want of bidders has its secrecy ended, but was never opened: who bid stays unsaid."""
    known = moments(lot)
    return None if "opening" in known and not {"failed", "terminated"} & set(known) else {}


@guard(
    "I-BOND2",
    zh="投标担保 {amount} 元为估算价 {estimate} 元的 {percent}%，超过上限 {limit}%",
    en="The bid security of {amount} yuan is {percent} % of the estimate of {estimate}; at most {limit} % is allowed",
    mend_zh="请降低投标担保金额",
    mend_en="Lower the amount",
)
def demand_within_limit(estimate: Decimal, amount: Decimal, on: date) -> dict[str, Any] | None:
    """The demand keeps to its share of the estimate (实施条例 26)."""
    version = rule("I-BOND2").on(on)
    percent = amount * 100 / estimate if estimate > 0 else Decimal(100)
    if meets(version, percent).holds:
        return None
    return {
        "amount": amount,
        "estimate": estimate,
        "percent": percent.quantize(Decimal("0.01")),
        "limit": version.value,
    }


def warnings_on(amount: Decimal, on: date) -> list[Text]:
    """What is worth saying of a demand without refusing it: an unverified rule warns, it does not bind."""
    version = rule("W30-80").on(on)
    verdict = meets(version, amount / TEN_THOUSAND)
    if verdict.holds:
        return []
    cited = version.citation()
    return [Text(f"{verdict.facts_zh}，{cited.zh}", f"{verdict.facts_en}; {cited.en}")]


@guard(
    "P-PARTY",
    zh="这份保函不是由您的单位申请的",
    en="Your organisation did not apply for this guarantee",
    mend_zh="请以申请单位登录",
    mend_en="Sign in for the organisation that applied",
    status=403,
)
def is_applicant(guarantee: Guarantee, session: Any) -> dict[str, str] | None:
    return None if session.party and guarantee.applicant == vault.applicant(session.party) else {}


@guard(
    "P-PARTY",
    zh="这份保函不是向您的单位申请的",
    en="Your organisation was not asked for this guarantee",
    mend_zh="请以受理的出具机构登录",
    mend_en="Sign in for the guarantor that was asked",
    status=403,
)
def is_guarantor(guarantee: Guarantee, session: Any) -> dict[str, str] | None:
    return None if session.party and guarantee.guarantor == vault.guarantor(session.party) else {}
