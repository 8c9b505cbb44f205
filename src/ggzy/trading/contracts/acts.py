"""Contract: drafted from the bid, secured, signed; then performed and accepted."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from ggzy.foundation.acts import Act, File, Fixed, Input, Nothing, Pick, Role, Session, Signed, act
from ggzy.foundation.documents import document_bytes
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text
from ggzy.service.guarantees import queries as guarantees
from ggzy.service.guarantees.acts import open_guarantee, submit_guarantee
from ggzy.service.guarantees.plans import plan_release
from ggzy.service.guarantees.rules import guarantee_in_force
from ggzy.trading.awards import signing
from ggzy.trading.awards.queries import award_of
from ggzy.trading.awards.rules import decided
from ggzy.trading.projects.models import Lot
from ggzy.trading.projects.notices import publish
from ggzy_core.money import format_yuan
from ggzy_core.money_words import in_words

from . import queries, rules, terms
from .models import Contract, Milestone, PerformanceSecurity

if TYPE_CHECKING:
    from collections.abc import Mapping

SIDES = (Role.TENDERER, Role.AGENCY)
HASH = "^[0-9a-f]{64}$"
SIGNATURE = "对合同文本的签名|signature over the text"
ALSO = "核对页会对整个行为签名；另要单独签署文本时才填|the review page signs the whole act; fill this only to sign the text by itself as well"


class DraftContract(Input):
    document: Annotated[str, File(kinds=("pdf",))] = Field(title="合同文本|text", pattern=HASH)
    price: Decimal = Field(title="合同价款（元）|price (yuan)", gt=0, decimal_places=2, max_digits=14)
    duration_days: int = Field(title="工期（日历天）|period (days)", ge=1)
    quality: str = Field(title="质量|quality", min_length=1, max_length=200)
    manager: str = Field(default="", title="项目负责人|manager", max_length=60)
    milestones: tuple[str, ...] = Field(default=(), title="履约节点|milestones", max_length=100)
    signature: Annotated[str, Signed("contract.upload")] = Field(
        default="", max_length=40_000, title=SIGNATURE, description=ALSO
    )


@act(
    "contract.draft",
    on=Lot,
    by=SIDES,
    takes=DraftContract,
    cites=("招标投标法 46", "实施条例 57"),
    needs=(decided,),
    signed_under="电子招标投标办法 40",
)
def draft_contract(act: Act, lot: Lot, data: DraftContract) -> Contract:
    """拟定合同: draft the contract from tender file and bid; what differs is shown, a difference in substance refused."""
    award = award_of(lot)
    assert award is not None
    proposed = {name: getattr(data, name) for name in terms.LABELS}
    found = terms.differences(queries.terms_of_bid(award), proposed)
    act.require(rules.keeps_to_the_bid, found)
    act.disclose(differences=found)
    last = queries.contract_of(lot)
    return Contract.objects.create(
        lot=lot,
        award=award,
        version=last.version + 1 if last else 1,
        document=data.document,
        differences=found,
        milestones=list(data.milestones),
        tenderer_signature=data.signature,
        drafted_at=act.at,
        **proposed,
    )


@draft_contract.prefill
def _terms_of_bid(session: Session, lot: Lot, asked: Mapping[str, str]) -> dict[str, Any]:
    """The terms of the winning bid, from which a contract may not depart in substance."""
    award, last = award_of(lot), queries.contract_of(lot)
    if award is None:
        return {}
    return queries.terms_of_bid(award) | ({} if last is None else {"milestones": last.milestones})


@draft_contract.prepare
def _check_tenderers(session: Session, lot: Lot, data: DraftContract) -> None:
    if data.signature:
        signing.check(document_bytes(data.document), data.signature, session)


@act(
    "performance-guarantee.lodge",
    on=Lot,
    by=Role.BIDDER,
    cites=("I-PERF10", "实施条例 58"),
    needs=(rules.is_winner, rules.not_secured, rules.is_asked_for, rules.is_issued),
)
def lodge_security(act: Act, lot: Lot, data: Nothing) -> PerformanceSecurity:
    """提交履约担保: lodge the performance guarantee issued for this lot, in the share that the file asks."""
    award = award_of(lot)
    assert award is not None
    demand = queries.performance_demand(lot, award, act.at)
    assert demand is not None
    act.require(guarantee_in_force, lot.matter, act.party, demand)
    found = guarantees.of(lot.matter, act.party, "performance")
    assert found is not None
    amount = guarantees.amount_of(found)
    act.require(rules.security_within_limit, award.candidate.price, amount, act.at)
    act.then(submit_guarantee, found)
    act.then(open_guarantee, found)
    return PerformanceSecurity.objects.create(award=award, guarantee=found, amount=amount, lodged_at=act.at)


class SignContract(Input):
    document: Annotated[str, Fixed(), Pick("contract.newest")] = Field(title="所签文本|the text signed", pattern=HASH)
    signature: Annotated[str, Signed("contract.newest")] = Field(
        default="", max_length=40_000, title=SIGNATURE, description=ALSO
    )


@act(
    "contract.sign",
    on=Lot,
    by=Role.BIDDER,
    takes=SignContract,
    cites=("T-CON30", "I-REF5", "招标投标法 46"),
    needs=(rules.is_winner, rules.is_drafted, rules.is_secured),
    signed_under="电子招标投标办法 40",
)
def sign_contract(act: Act, lot: Lot, data: SignContract) -> Contract:
    """签订合同: sign the contract, as winner, in the text that the tenderer drafted; the bid guarantees go back by themselves."""
    contract = queries.contract_of(lot)
    assert contract is not None
    act.require(rules.is_the_newest, contract, data.document)
    for number, title in enumerate(contract.milestones, 1):
        Milestone.objects.create(contract=contract, number=number, title=title)
    publish(act, lot.matter, "contract", f"{lot.name} 合同公告", _text(contract), contract.document)
    act.moment(lot.matter, "contract-signed")
    plan_release(act, lot.matter)
    return contract.changed(signed_at=act.at, winner_signature=data.signature)


@sign_contract.prefill
def _newest_text(session: Session, lot: Lot, asked: Mapping[str, str]) -> dict[str, Any]:
    found = queries.contract_of(lot)
    return {} if found is None else {"document": found.document}


@sign_contract.says
def _what_is_agreed(session: Session, lot: Lot, data: SignContract) -> list[tuple[Text, str]]:
    found = queries.contract_of(lot)
    if found is None:
        return []
    sides = f"{lot.tender.tenderer.name} · {found.award.candidate.name}"
    price = f"{format_yuan(found.price)} 元 · {in_words(found.price)}"
    return [(Text("双方", "between"), sides), (Text("合同价款", "contract price"), price)]


@sign_contract.prepare
def _check_winners(session: Session, lot: Lot, data: SignContract) -> None:
    if data.signature:
        signing.check(document_bytes(data.document), data.signature, session)


def _text(contract: Contract) -> str:
    winner = contract.award.candidate
    return (
        f"招标人：{contract.lot.tender.tenderer.name}；中标人：{winner.name}；合同价款 {format_yuan(contract.price)} 元；"
        f"工期 {contract.duration_days} 日历天；质量：{contract.quality}；项目负责人：{contract.manager or '—'}。"
    )


class ReportMilestone(Input):
    number: Annotated[int, Pick("milestones.to-report")] = Field(title="履约节点|milestone", ge=1)
    report: str = Field(title="完成情况|report", min_length=2, max_length=20_000)
    evidence: Annotated[str, File(kinds=("pdf", "jpg", "png", "zip"))] = Field(
        default="", title="证明材料|evidence", max_length=64
    )


@act("milestone.report", on=Lot, by=Role.BIDDER, takes=ReportMilestone, needs=(rules.is_winner,))
def report_milestone(act: Act, lot: Lot, data: ReportMilestone) -> Milestone:
    """报告履约节点: report a milestone as reached."""
    step = _step(lot, data.number)
    act.require(rules.is_waiting_for, step, "report")
    return step.changed(report=data.report, evidence=data.evidence, reported_at=act.at)


class ConfirmMilestone(Input):
    number: Annotated[int, Pick("milestones.to-confirm")] = Field(title="履约节点|milestone", ge=1)
    confirmed: bool = Field(
        default=True, title="确认该节点已完成（不勾选即退回）|confirm it as reached (unticked: send it back)"
    )
    remark: str = Field(default="", title="说明|remark", max_length=5000)


@act("milestone.confirm", on=Lot, by=Role.TENDERER, takes=ConfirmMilestone)
def confirm_milestone(act: Act, lot: Lot, data: ConfirmMilestone) -> Milestone:
    """确认履约节点: confirm a reported milestone, or send the report back with a remark."""
    step = _step(lot, data.number)
    act.require(rules.is_waiting_for, step, "confirmation")
    if data.confirmed:
        return step.changed(confirmed_at=act.at, remark=data.remark)
    if not data.remark:
        raise Refusal("P-INPUT", Text("退回节点报告应说明原因", "A report is sent back with the reason"), status=422)
    return step.changed(reported_at=None, remark=data.remark)


class Accept(Input):
    remark: str = Field(default="", title="验收意见|remark", max_length=20_000)
    document: Annotated[str, File(kinds=("pdf",))] = Field(
        default="", title="验收文书|record of acceptance", max_length=64
    )


@confirm_milestone.prefill
def _reported(session: Session, lot: Lot, asked: Mapping[str, str]) -> dict[str, Any]:
    """The reports that wait, before the form; the only one is chosen already."""
    waiting = list(queries.milestones_of(lot).filter(confirmed_at=None, reported_at__isnull=False))
    about = tuple((Text(f"{one.number}. {one.title}", f"{one.number}. {one.title}"), one.report) for one in waiting)
    return {"_about": about} | ({"number": waiting[0].number} if len(waiting) == 1 else {})


@act("acceptance.complete", on=Lot, by=Role.TENDERER, takes=Accept, needs=(rules.all_confirmed,))
def complete_acceptance(act: Act, lot: Lot, data: Accept) -> None:
    """完成验收: accept the works; the performance guarantee goes back."""
    act.moment(lot.matter, "accepted")
    plan_release(act, lot.matter, "performance")


def _step(lot: Lot, number: int) -> Milestone:
    found = queries.milestones_of(lot).filter(number=number).first()
    if found is None:
        raise Refusal("P-UNKNOWN", Text(f"没有第 {number} 个履约节点", f"There is no milestone {number}"), status=404)
    return found
