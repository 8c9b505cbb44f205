"""Ask a question, answer it in public, or say why not."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from ggzy.foundation.acts import Act, Input, Pick, Role, Secret, Session, act
from ggzy.foundation.looks.acts import looked
from ggzy.foundation.secrets import seal
from ggzy.foundation.text import Text
from ggzy_core.periods import local_date

from . import queries, rules
from .models import Enquiry

if TYPE_CHECKING:
    from collections.abc import Mapping

Topic = Literal["entry", "bidding", "experts", "guarantees", "fees", "complaints", "other"]
TOPICS = {
    "entry": "进场与受理|entry",
    "bidding": "投标与开标|bidding and opening",
    "experts": "专家与评标|experts and evaluation",
    "guarantees": "保函与保证金|guarantees and deposits",
    "fees": "收费|fees",
    "complaints": "异议与投诉|objections and complaints",
    "other": "其他|something else",
}


class Ask(Input):
    topic: Topic = Field(title="类别|topic", json_schema_extra={"labels": TOPICS})
    text: Annotated[str, Secret()] = Field(title="问题|question", min_length=8, max_length=2000)


@act("enquiry.ask", on=None, by=Role.ANYONE, takes=Ask, cites=("P-ENQUIRY", "P-MODERATED"))
def ask(act: Act, data: Ask) -> Enquiry:
    """政策咨询: ask the centre a question, without an account; the ticket finds the public answer."""
    matter = act.open(f"Q-{secrets.token_hex(6).upper()}", "service.enquiry", title=_title(data.topic))
    act.moment(matter, "enquiry-received", act.arrived)
    return Enquiry.objects.create(
        matter=matter,
        topic=data.topic,
        sealed=seal(matter.code, queries.SEALED, data.text.encode()),
        asked_at=act.arrived,
    )


class Answer(Input):
    question: str = Field(title="公开的问题（请隐去个人信息）|question as published", min_length=8, max_length=2000)
    answer: str = Field(title="答复|answer", min_length=4, max_length=8000)
    rules: Annotated[tuple[str, ...], Pick("rules.in-force")] = Field(
        default=(), title="依据|rules it rests on", max_length=12
    )


@act("enquiry.answer", on=Enquiry, by=Role.CENTRE, takes=Answer, cites=("P-ENQUIRY", "P-MODERATED"))
def answer(act: Act, enquiry: Enquiry, data: Answer) -> Enquiry:
    """公开答复咨询: publish the question, personal data left out, with the centre's answer and what it rests on."""
    for text in (data.question, data.answer):
        act.require(rules.names_nobody, text)
    for one in data.rules:
        act.require(rules.cites_what_is_in_force, one, local_date(act.at))
    for name in ("enquiry-ended", "enquiry-published"):
        act.moment(enquiry.matter, name)
    return enquiry.changed(
        question=data.question, answer=data.answer, rules=list(data.rules), by=act.party, ended_at=act.at
    )


@answer.prefill
def _asked(session: Session, enquiry: Enquiry, asked: Mapping[str, str]) -> dict[str, Any]:
    """The question as it was asked, for the centre that is to read it and for nobody else."""
    if not session.holds(Role.CENTRE):
        return {}
    looked(session, enquiry.matter, "enquiry")
    said = queries.told(enquiry)
    return {"question": said, "_about": ((Text("提问原文（未公开）", "as it was asked (not public)"), said),)}


class Decline(Input):
    reason: str = Field(
        title="原因（持查询编号者可见）|reason, for whoever has the ticket", min_length=4, max_length=2000
    )


@act("enquiry.decline", on=Enquiry, by=Role.CENTRE, takes=Decline, cites=("P-MODERATED",))
def decline(act: Act, enquiry: Enquiry, data: Decline) -> Enquiry:
    """不予答复: say why a question is not answered: it asks for advice on a trade under way, or abuses people."""
    act.require(rules.names_nobody, data.reason)
    act.moment(enquiry.matter, "enquiry-ended")
    return enquiry.changed(declined=data.reason, by=act.party, ended_at=act.at)


def _title(topic: str) -> str:
    return f"咨询：{TOPICS[topic].partition('|')[0]}"
