"""The report: computed, signed by every member, submitted; or every bid rejected."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from ggzy.foundation import clock
from ggzy.foundation.acts import Act, Fixed, Input, Nothing, Pick, Role, Secret, Session, Signed, act
from ggzy.foundation.documents.stored import document_bytes
from ggzy.foundation.identity.certificates import decoded, signer_of
from ggzy.foundation.identity.models import Certificate
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.stamps import making as stamps
from ggzy.foundation.text import Text
from ggzy.trading.projects.models import Lot

from . import inputs, papers, queries, rules
from .models import AllRejected, Report, ReportDraft, Signature

if TYPE_CHECKING:
    from collections.abc import Mapping


@act("report.draft", on=Lot, by=Role.EXPERT, cites=("招标投标法 40", "评标委员会和评标方法暂行规定 42"))
def draft_report(act: Act, lot: Lot, data: Nothing) -> ReportDraft:
    """生成评标报告: draft the report: compute the result from all reviews and scores, and set it to be signed."""
    rules.is_head(lot, queries.seat_of(lot, act.person))
    document, outcome, paper = act.prepared
    if inputs.hash_of(inputs.published_inputs(lot)) != inputs.hash_of(document):
        raise _stale()
    last = queries.newest_draft(lot)
    return ReportDraft.objects.create(
        lot=lot,
        version=last.version + 1 if last else 1,
        inputs=document,
        inputs_hash=inputs.hash_of(document),
        outcome=json.loads(outcome.to_json()),
        document=paper,
        at=act.at,
    )


@draft_report.prepare
def _compute(session: Session, lot: Lot, data: Nothing) -> Any:
    if not session.holds(Role.EXPERT, lot.matter):
        return None  # the door says who may
    rules.is_head(lot, queries.seat_of(lot, session.person))
    document = inputs.published_inputs(lot)
    outcome = inputs.outcome_of(document)
    return document, outcome, papers.report_document(lot, document, outcome, clock.now())


class SignReport(Input):
    document: Annotated[str, Secret(), Fixed(), Pick("evaluation.draft")] = Field(
        title="评标报告|report", pattern="^[0-9a-f]{64}$"
    )
    stand: Literal["agree", "dissent", "refused"] = Field(
        default="agree",
        title="意见|stand",
        json_schema_extra={
            "labels": {
                "agree": "同意评标结论|I agree",
                "dissent": "有不同意见|I dissent",
                "refused": "记录他人拒绝签字（仅负责人）|another member would not sign (by the head)",
            }
        },
    )
    dissent: Annotated[str, Secret()] = Field(
        default="", title="不同意见和理由|dissent and its reasons", max_length=4000
    )
    seat: Annotated[int | None, Pick("evaluation.other-seats")] = Field(
        default=None, title="拒签席位（由负责人记录）|seat that would not sign (by the head)", ge=1
    )
    signature: Annotated[str, Secret(), Signed("evaluation.report")] = Field(
        default="",
        title="签名|signature",
        max_length=40_000,
        description="核对页会对整个行为签名；另要单独签署报告文本时才填|the review page signs the whole act; fill this only to sign the report by itself as well",
    )


@act(
    "report.sign", on=Lot, by=Role.EXPERT, takes=SignReport, cites=("实施条例 53",), signed_under="电子招标投标办法 40"
)
def sign_report(act: Act, lot: Lot, data: SignReport) -> Signature:
    """签署评标报告: sign the report, agreeing or dissenting with reasons; who refuses without any counts as agreeing, as recorded."""
    seat = queries.seat_of(lot, act.person)
    draft = _standing_draft(lot, data.document)
    if data.stand == "refused":
        rules.is_head(lot, seat)
        seat = _refusing(lot, seat, data.seat)
    elif data.stand == "dissent" and not data.dissent:
        raise Refusal(
            "P-SIGNED",
            Text("不同意见须书面说明理由", "A dissent is given in writing with its reasons"),
            Text("拒绝签字又不说明理由的，视为同意评标结论", "Who neither signs nor gives reasons counts as agreeing"),
            status=422,
        )
    if draft.signatures.filter(seat=seat).exists():
        raise Refusal("P-DONE", Text("该席位已经签署", "This seat has signed"))
    return Signature.objects.create(
        draft=draft, seat=seat, stand=data.stand, dissent=data.dissent, signature=act.prepared or b"", at=act.at
    )


@sign_report.prefill
def _newest(session: Session, lot: Lot, asked: Mapping[str, str]) -> dict[str, Any]:
    draft = queries.newest_draft(lot) if session.holds(Role.EXPERT, lot.matter) else None
    return {} if draft is None else {"document": draft.document}


@sign_report.prepare
def _check_signature(session: Session, lot: Lot, data: SignReport) -> bytes:
    """The detached CMS over the report, by a certificate bound to the person who signs."""
    if not data.signature or not session.holds(Role.EXPERT, lot.matter):
        return b""
    draft = _standing_draft(lot, data.document)
    signature = decoded(data.signature)
    subject = signer_of(document_bytes(draft.document), signature)
    if not Certificate.objects.filter(person=session.person, fingerprint=subject.fingerprint).exists():
        raise Refusal("P-SIGNATURE", Text("签名证书不是本人的", "The certificate is not yours"), status=403)
    return signature


@act("report.submit", on=Lot, by=Role.EXPERT, cites=("招标投标法 40", "实施条例 53"))
def submit_report(act: Act, lot: Lot, data: Nothing) -> Report:
    """提交评标报告: submit the report, once every member has signed or is on record; it goes to the tenderer and the stage ends."""
    rules.is_head(lot, queries.seat_of(lot, act.person))
    draft = queries.newest_draft(lot)
    if draft is None:
        raise Refusal("P-ORDER", Text("尚未生成评标报告", "No report has been drafted"))
    document = inputs.published_inputs(lot)
    if inputs.hash_of(document) != draft.inputs_hash:
        raise _stale()
    signed = set(draft.signatures.values_list("seat", flat=True))
    lacking = [seat for seat in queries.seats(lot) if seat not in signed]
    if lacking:
        seats = "、".join(f"{seat}号" for seat in lacking)
        raise Refusal(
            "P-SIGNED",
            Text(f"{seats}席位尚未签署", f"Seats {', '.join(map(str, lacking))} have not signed"),
            Text("请签署，或由负责人记录拒签", "Let them sign, or the head records the refusal"),
            facts={"seats": lacking},
        )
    report = Report.objects.create(
        lot=lot,
        draft=draft,
        ranking=inputs.ranking_rows(lot, inputs.outcome_of(document)),
        inputs=document,
        document=draft.document,
        submitted_at=act.at,
    )
    if act.prepared is not None and act.prepared.paper == draft.document:
        stamps.note(act, lot.matter, act.prepared, shown=False)  # a paper of the committee's: not for the public yet
    act.disclose(report=draft.document, inputs=draft.inputs_hash)  # by hash: it becomes public with the candidates
    act.moment(lot.matter, "report-submitted")
    return report


@submit_report.prepare
def _stamp(session: Session, lot: Lot, data: Nothing) -> stamps.Made | None:
    """The platform's stamp says when the report was there; the members' own signatures say that it is theirs."""
    draft = queries.newest_draft(lot) if session.holds(Role.EXPERT, lot.matter) else None
    return None if draft is None else stamps.by_node(draft.document, "评标报告")


class RejectAll(Input):
    seats: Annotated[tuple[int, ...], Pick("evaluation.seats")] = Field(
        title="同意的席位|seats that agree", min_length=1, max_length=50
    )
    reason: Annotated[str, Secret()] = Field(title="理由|reason", min_length=4, max_length=4000)


@act("evaluation.reject-all", on=Lot, by=Role.EXPERT, takes=RejectAll, cites=("T-MIN3", "招标投标法 42"))
def reject_all(act: Act, lot: Lot, data: RejectAll) -> AllRejected:
    """否决全部投标: reject all bids, too few of which are valid for a competition; it takes a majority of the committee."""
    seat = queries.seat_of(lot, act.person)
    rules.is_head(lot, seat)
    document = inputs.published_inputs(lot)
    valid = sum(1 for bid in document["inputs"]["bids"] if bid["rejected"] is None)
    act.require(rules.too_few_valid, valid, act.at)
    seats = sorted(set(data.seats) & set(document["seats"]))
    if len(seats) * 2 <= len(document["seats"]):
        raise Refusal(
            "P-REVIEW",
            Text("否决全部投标须经评标委员会半数以上成员同意", "It takes a majority of the committee"),
            facts={"seats": seats},
        )
    act.disclose(valid=valid)
    return AllRejected.objects.create(
        lot=lot, valid=valid, seats=seats, reason=data.reason, inputs=document, at=act.at
    )


def _standing_draft(lot: Lot, document: str) -> ReportDraft:
    """The newest draft, if it is the one meant and nothing has changed since."""
    draft = queries.newest_draft(lot)
    if draft is None:
        raise Refusal("P-ORDER", Text("尚未生成评标报告", "No report has been drafted"))
    if draft.document != document or draft.inputs_hash != inputs.hash_of(inputs.published_inputs(lot)):
        raise _stale()
    return draft


def _refusing(lot: Lot, head: int, seat: int | None) -> int:
    if seat is None or seat == head or seat not in queries.seats(lot):
        raise Refusal(
            "P-INPUT",
            Text("请指明拒绝签字的席位（负责人本人除外）", "Name the seat that would not sign, other than your own"),
            status=422,
        )
    return seat


def _stale() -> Refusal:
    return Refusal(
        "P-FRESH",
        Text("报告生成后评审内容有变动，或已有新的报告", "Something changed since, or there is a newer draft"),
        Text("请重新生成报告并由全体成员签署", "Draft it again and let every member sign"),
    )
