"""File a complaint, take it up or not, hand it on, decide it, withdraw it."""

from __future__ import annotations

import json
import secrets
from datetime import date, datetime, time
from typing import Annotated, Any, Literal

from pydantic import Field

from ggzy.foundation.acts import Act, File, Input, Nothing, Pick, Role, Secret, act
from ggzy.foundation.identity.models import Part
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.rulebook import rule
from ggzy.foundation.secrets import seal
from ggzy.supervision.duties import queries as duties
from ggzy_core.periods import ZONE, local_date

from . import queries, rules
from .models import Complaint, Reading

About = Literal["file", "opening", "candidates", "other"]
WHAT = {"file": "招标文件", "opening": "开标", "candidates": "评标结果", "other": "其他事项"}


class FileComplaint(Input):
    about: About = Field(
        title="投诉事项|what it is about",
        json_schema_extra={
            "labels": {
                "file": "招标文件|the tender file",
                "opening": "开标|the opening",
                "candidates": "评标结果|the candidates",
                "other": "其他事项|something else",
            }
        },
    )
    known_on: date = Field(title="知道或应当知道的日期|day you came to know")
    facts: Annotated[str, Secret()] = Field(title="事实与理由|facts and reasons", min_length=10, max_length=20_000)
    request: Annotated[str, Secret()] = Field(title="投诉请求|what you ask for", min_length=4, max_length=2000)
    evidence: Annotated[str, File(kinds=("pdf", "zip")), Secret()] = Field(
        default="", title="证明材料|evidence", max_length=64
    )


@act(
    "complaint.file",
    on=Matter,
    by=(Role.BIDDER, Role.PERSON),
    takes=FileComplaint,
    cites=("I-CMP10", "实施条例 60"),
)
def file_complaint(act: Act, matter: Matter, data: FileComplaint) -> Complaint:
    """提出投诉: complain to the supervisor; the duty list says to which department. Who complains is not shown."""
    known = datetime.combine(data.known_on, time(0), ZONE)
    act.require(rules.known_already, known, act.arrived)
    act.require(rules.objected_first, matter, data.about, act.session)
    act.require(rules.in_time, matter, data.about, known, act.arrived, act.session)
    duty = duties.route(matter, "complaint")
    department = duties.owner_of(matter, "complaint")
    act.require(rules.somebody_hears_it, department)
    own = act.open(
        f"S-{secrets.token_hex(6)}", "supervision.complaint", title=f"投诉：{WHAT[data.about]}", parent=matter
    )
    act.moment(own, "complaint-received", act.arrived)
    Part.objects.create(matter=own, role=Role.SUPERVISOR, organisation=department, since=act.at)
    act.disclose(complaint=own.code, department=department.code, duty=duty.code if duty else "")
    said = _complainant(act) | {"facts": data.facts, "request": data.request}
    return Complaint.objects.create(
        matter=own,
        on=matter,
        about=data.about,
        family=duties.family_of(matter),
        who=queries.complainant(matter, act.session),
        sealed=seal(own.code, queries.SEALED, json.dumps(said).encode()),
        evidence=data.evidence,
        known_on=known,
        department=department,
        duty=duty.code if duty else "",
        handling=_handling(matter, duty),
        filed_at=act.arrived,
    )


def _handling(matter: Matter, duty: Any) -> str:
    """Procurement complaints are handed on whatever a list says (财政部令94号)."""
    if duties.family_of(matter) == "procurement":
        return "transfer"
    return duty.handling if duty else "decide"


def _complainant(act: Act) -> dict[str, Any]:
    party = act.party
    return {
        "name": party.name if party is not None else act.person.name,
        "code": party.uscc if party is not None else "",
        "person": act.person.name if act.person is not None else "",
    }


@act("complaint.open", on=Complaint, by=Role.SUPERVISOR)
def open_complaint(act: Act, complaint: Complaint, data: Nothing) -> Reading:
    """查阅投诉材料: open what only the department may read: who complains, the facts. Opening it leaves a trace."""
    return Reading.objects.create(complaint=complaint, organisation=act.party, at=act.at)


@act(
    "complaint.accept",
    on=Complaint,
    by=Role.SUPERVISOR,
    cites=("I-CMP3", "实施条例 61"),
    needs=(rules.is_decided_here,),
)
def accept(act: Act, complaint: Complaint, data: Nothing) -> Complaint:
    """受理投诉: take the complaint up; the time to decide begins."""
    act.moment(complaint.matter, "complaint-answered")
    act.moment(complaint.matter, "complaint-accepted")
    return complaint.changed(accepted_at=act.at)


class Answer(Input):
    rule: Annotated[str, Pick("rules.in-force")] = Field(title="依据|rule it rests on", min_length=2, max_length=40)
    text: str = Field(title="答复内容（公开）|answer (public)", min_length=10, max_length=20_000)
    document: Annotated[str, File(kinds=("pdf",))] = Field(default="", title="文书|document", max_length=64)


@act("complaint.reject", on=Complaint, by=Role.SUPERVISOR, takes=Answer, cites=("I-CMP3", "P-BASIS"))
def reject(act: Act, complaint: Complaint, data: Answer) -> Complaint:
    """不予受理投诉: say in public why the complaint is not taken up, under a rule in force."""
    return _answer(act, complaint, data, "rejected", "complaint-answered")


class Decide(Answer):
    outcome: Literal["upheld", "partly", "dismissed"] = Field(
        title="处理结果|outcome",
        json_schema_extra={
            "labels": {"upheld": "投诉成立|upheld", "partly": "部分成立|upheld in part", "dismissed": "驳回|dismissed"}
        },
    )


@act(
    "complaint.decide",
    on=Complaint,
    by=Role.SUPERVISOR,
    takes=Decide,
    cites=("I-CMP30", "实施条例 61", "P-BASIS"),
    needs=(rules.is_decided_here,),
)
def decide(act: Act, complaint: Complaint, data: Decide) -> Complaint:
    """作出投诉处理决定: decide the complaint in public under a rule in force; a late decision counts and is kept as late."""
    return _answer(act, complaint, data, data.outcome, "complaint-decided")


class Transfer(Input):
    to: str = Field(title="转送至（部门名称）|handed on to", min_length=4, max_length=200)
    rule: Annotated[str, Pick("rules.in-force")] = Field(
        default="G-CMP15", title="依据|rule it rests on", min_length=2, max_length=40
    )
    text: str = Field(title="转送说明（公开）|note (public)", min_length=10, max_length=5000)


@act("complaint.transfer", on=Complaint, by=Role.SUPERVISOR, takes=Transfer, cites=("G-CMP15", "P-BASIS"))
def transfer(act: Act, complaint: Complaint, data: Transfer) -> Complaint:
    """转送投诉: hand the complaint on to the department competent; it is not decided here."""
    said = Answer(rule=data.rule, text=f"转送至{data.to}。{data.text}")
    return _answer(act, complaint, said, "transferred", "complaint-answered")


@act("complaint.withdraw", on=Complaint, by=(Role.BIDDER, Role.PERSON), needs=(rules.is_complainant,))
def withdraw(act: Act, complaint: Complaint, data: Nothing) -> Complaint:
    """撤回投诉: withdraw one's own complaint before it is decided."""
    return complaint.changed(ended_at=act.at, outcome="withdrawn")


def _answer(act: Act, complaint: Complaint, data: Answer, outcome: str, moment: str) -> Complaint:
    day = local_date(act.at)
    act.require(rules.rests_on_a_rule_in_force, data.rule, day)
    clause = rule(data.rule).on(day).citation().zh
    act.moment(complaint.matter, moment)
    act.disclose(clause=clause, outcome=outcome)
    return complaint.changed(
        ended_at=act.at, outcome=outcome, rule=data.rule, clause=clause, text=data.text, document=data.document
    )
