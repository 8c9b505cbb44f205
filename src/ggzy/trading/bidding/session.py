"""The opening as a meeting: who is there, what is objected to, and the signed record (招标投标法 35, 36; 实施条例 44)."""

from __future__ import annotations

import secrets
from typing import Annotated

from pydantic import Field

from ggzy.foundation import clock
from ggzy.foundation.acts import Act, Input, Nothing, Pick, Role, Session, Signed, act
from ggzy.foundation.documents.stored import document_bytes
from ggzy.foundation.identity import certificates
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.secrets import blind
from ggzy.foundation.stamps import making as stamps
from ggzy.foundation.text import Text
from ggzy.trading.projects import holders, papers
from ggzy.trading.projects.entry import SIDES
from ggzy.trading.projects.models import Lot
from ggzy_core.money import format_yuan
from ggzy_core.periods import ZONE

from . import attendance, rules
from .models import OpeningQuestion, OpeningRecord, SignIn
from .queries import opened

STATES = {"opened": "已开启", "revoked": "视为撤销", "withdrawn": "视为撤回", "waiting": "待开启"}


@act("opening.sign-in", on=Lot, by=(Role.BIDDER, *SIDES, Role.WITNESS, Role.TRUSTEE))
def sign_in(act: Act, lot: Lot, data: Nothing) -> SignIn:
    """开标签到: be present at the opening."""
    who = blind(lot.matter.code, act.party.pk, act.role)
    there = SignIn.objects.filter(lot=lot, who=who).first()
    if there is not None:
        return there
    return SignIn.objects.create(lot=lot, role=act.role, who=who, name=act.party.name, at=act.at)


class AskAtOpening(Input):
    text: str = Field(title="异议内容|objection", min_length=4, max_length=5000)


@act("opening.ask", on=Lot, by=Role.BIDDER, takes=AskAtOpening, cites=("I-OPOBJ",))
def ask_at_opening(act: Act, lot: Lot, data: AskAtOpening) -> OpeningQuestion:
    """提出开标异议: object on the spot to something of the opening."""
    act.require(rules.has_a_bid, lot, act.party)
    return OpeningQuestion.objects.create(
        lot=lot, key=secrets.token_hex(16), name=act.party.name, text=data.text, asked_at=act.at
    )


class AnswerAtOpening(Input):
    question: Annotated[str, Pick("opening.questions")] = Field(title="异议|objection", min_length=32, max_length=32)
    text: str = Field(title="答复|answer", min_length=2, max_length=5000)


@act("opening.answer", on=Lot, by=SIDES, takes=AnswerAtOpening, cites=("I-OPOBJ",))
def answer_at_opening(act: Act, lot: Lot, data: AnswerAtOpening) -> OpeningQuestion:
    """答复开标异议: answer on the spot; objection and answer go into the record."""
    question = lot.opening_questions.filter(key=data.question, answered_at=None).first()
    if question is None:
        raise Refusal("P-UNKNOWN", Text("没有待答复的这项异议", "There is no such objection to answer"), status=404)
    return question.changed(answer=data.text, answered_at=act.at)


class SignRecord(Input):
    signature: Annotated[str, Signed("opening.record")] = Field(
        default="", title="见证人签名|the witness's signature", max_length=20_000
    )


@act("opening.record", on=Lot, by=Role.WITNESS, takes=SignRecord, cites=("招标投标法 36", "I-OPOBJ"))
def sign_record(act: Act, lot: Lot, data: SignRecord) -> OpeningRecord:
    """签署开标记录: sign the record of the opening as its witness, once every bid is open or declared void."""
    act.require(rules.all_opened, lot)
    act.require(rules.questions_answered, lot)
    document, signature, stamped = act.prepared
    act.attach(document, 0, "pdf")
    stamps.note(act, lot.matter, stamped)
    act.moment(lot.matter, "opening-recorded")
    return OpeningRecord.objects.create(lot=lot, document=document, signature=signature, at=act.at)


@sign_record.prepare
def _print_record(session: Session, lot: Lot, data: SignRecord) -> tuple[str, bytes, stamps.Made | None]:
    document, signature = record_document(lot), b""
    if data.signature:
        signature = certificates.decoded(data.signature)
        certificates.signer_of(document_bytes(document), signature)
    return document, signature, stamps.by_node(document, "开标记录")


def record_document(lot: Lot) -> str:
    """The opening record as a PDF; the same facts give the same bytes, so that a witness can sign it beforehand."""
    rows = [
        [
            str(bid.number),
            bid.name,
            f"{format_yuan(bid.price)} 元" if bid.price is not None else "—",
            f"{bid.duration_days} 日" if bid.duration_days else "—",
            STATES[bid.state] + (f"（{bid.reason}）" if bid.reason else ""),
            attendance.opened_by(bid).zh,
        ]
        for bid in opened(lot).select_related("bid", "lot")
    ]
    bids = {"caption": "唱标", "head": ["序号", "投标人", "投标报价", "工期", "状态", "开启方式"], "rows": rows}
    asked = [[q.name, q.text, q.answer] for q in lot.opening_questions.order_by("id")]
    questions = {"caption": "异议与答复", "head": ["提出人", "异议", "答复"], "rows": asked}
    there = [[row.name, Role(row.role).label.zh, _time(row.at)] for row in lot.sign_ins.order_by("id")]
    present = {"caption": "签到", "head": ["单位", "身份", "时间"], "rows": there}
    held = [
        [str(one.seat.number), holders.label(one.seat.kind).zh, one.seat.organisation.name, one.said.zh]
        for one in attendance.holders(lot)
    ]
    trustees = {"caption": "密钥托管人", "head": ["序号", "类别", "单位", "情况"], "rows": held}
    return papers.paper(
        f"{lot.name} 开标记录",
        code=lot.matter.code,
        at=_begun(lot),
        tables=[present, bids, trustees, questions],
        template="opening_record",
    )


def _begun(lot: Lot):  # type: ignore[no-untyped-def]
    from ggzy.foundation.matters.moments import moment

    return moment(lot.matter, "opening") or clock.now()


def _time(at) -> str:  # type: ignore[no-untyped-def]
    return str(at.astimezone(ZONE).strftime("%H:%M:%S"))
