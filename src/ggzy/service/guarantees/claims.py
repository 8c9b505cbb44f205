"""Claims on a guarantee: only under a ground the law names, answered by the guarantor."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from ggzy.foundation.acts import Act, File, Input, Role, Session, act
from ggzy.foundation.matters import engine
from ggzy.foundation.refusal import Refusal, guard
from ggzy.foundation.text import Text

from . import queries, rules
from .models import Claim, Guarantee

if TYPE_CHECKING:
    from collections.abc import Mapping


class Ground(StrEnum):
    """Why a guarantee may be claimed."""

    REVOKED = "revoked-after-deadline"
    NO_CONTRACT = "refused-contract"
    NO_PERFORMANCE = "no-performance-guarantee"
    BREACH = "breach-of-contract"

    @property
    def label(self) -> Text:
        return _GROUNDS[self][0]

    @property
    def kind(self) -> str:
        return _GROUNDS[self][1]


_GROUNDS = {
    Ground.REVOKED: (
        Text("投标截止后撤销投标文件（实施条例 35）", "bid revoked after the deadline (Regulation, art. 35)"),
        "bid",
    ),
    Ground.NO_CONTRACT: (
        Text(
            "无正当理由不与招标人订立合同（实施条例 74）", "contract refused without good cause (Regulation, art. 74)"
        ),
        "bid",
    ),
    Ground.NO_PERFORMANCE: (
        Text("不按招标文件提交履约担保（实施条例 74）", "performance guarantee not handed in (Regulation, art. 74)"),
        "bid",
    ),
    Ground.BREACH: (
        Text("不履行合同（招标投标法 60）", "contract not performed (Tendering Law, art. 60)"),
        "performance",
    ),
}


@guard(
    "P-GROUND",
    zh="索赔理由“{ground}”不适用于这种保函",
    en="The ground “{ground_en}” does not go with this kind of guarantee",
    mend_zh="请选择法律规定的、与保函种类相符的理由",
    mend_en="Choose a ground the law gives for this kind",
)
def ground_fits(guarantee: Guarantee, ground: Ground) -> dict[str, str] | None:
    return None if ground.kind == guarantee.kind else {"ground": ground.label.zh, "ground_en": ground.label.en}


@guard(
    "P-GUARANTEE",
    zh="索赔金额 {amount} 元超过保函金额 {most} 元",
    en="{amount} yuan is more than the guarantee's {most}",
    mend_zh="请在保函金额以内索赔",
    mend_en="Claim no more than the guarantee holds",
)
def within_amount(guarantee: Guarantee, amount: Decimal) -> dict[str, Decimal] | None:
    most = queries.amount_of(guarantee)
    return None if amount <= most else {"amount": amount, "most": most}


class MakeClaim(Input):
    ground: Ground = Field(title="索赔理由|ground")
    facts: str = Field(title="事实|facts", min_length=10, max_length=10_000)
    amount: Decimal = Field(title="金额（元）|amount (yuan)", gt=0, decimal_places=2, max_digits=14)
    evidence: Annotated[str, File(kinds=("pdf",))] = Field(default="", title="证明材料|evidence", max_length=64)


@act(
    "guarantee.claim",
    on=Guarantee,
    by=Role.TENDERER,
    takes=MakeClaim,
    cites=("实施条例 35", "实施条例 74", "招标投标法 60"),
)
def make_claim(act: Act, guarantee: Guarantee, data: MakeClaim) -> Claim:
    """保函索赔: claim the guarantee under a ground that the law names, with the facts."""
    act.require(ground_fits, guarantee, data.ground)
    act.require(within_amount, guarantee, data.amount)
    return Claim.objects.create(
        guarantee=guarantee,
        ground=data.ground,
        facts=data.facts,
        amount=data.amount,
        evidence=data.evidence,
        claimed_at=act.at,
    )


@make_claim.prefill
def _whole_amount(session: Session, guarantee: Guarantee, asked: Mapping[str, str]) -> dict[str, Any]:
    """The amount, once the guarantee is open."""
    return {"amount": guarantee.facts["amount"]} if guarantee.facts else {}


class AnswerClaim(Input):
    pays: bool = Field(
        title="是否赔付|answer",
        json_schema_extra={"labels": {"yes": "赔付|pay the claim", "no": "拒赔|refuse to pay"}},
    )
    reason: str = Field(default="", title="说明|reason", max_length=5000)


@act("guarantee.answer-claim", on=Guarantee, by=Role.GUARANTOR, takes=AnswerClaim, needs=(rules.is_guarantor,))
def answer_claim(act: Act, guarantee: Guarantee, data: AnswerClaim) -> Claim:
    """答复索赔: pay the claim, or refuse it with the reason."""
    if not data.pays and len(data.reason) < 10:
        raise Refusal(
            "P-INPUT",
            Text("拒赔应说明理由", "A refusal to pay needs its reason"),
            Text("请写明拒赔的事实和依据", "State the facts and the ground"),
            status=422,
        )
    claim = guarantee.claims.filter(answered_at=None).latest("id")
    claim.changed(pays=data.pays, answer=data.reason, answered_at=act.at)
    target = "paid" if data.pays else "claim-refused"
    engine.move(act.matter, engine.procedure_of(act.matter).stage(target))
    return claim  # type: ignore[no-any-return]
