"""Raise an objection, answer it, withdraw it."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from ggzy.foundation.acts import Act, File, Input, Nothing, Pick, Role, Secret, Session, act
from ggzy.foundation.secrets import seal
from ggzy.foundation.text import Text
from ggzy.trading.projects.models import Lot

from . import looking, queries, rules
from .models import Objection

if TYPE_CHECKING:
    from collections.abc import Mapping


class RaiseObjection(Input):
    target: Annotated[str, Pick("objection.targets", free=True)] = Field(
        title="异议对象（条款、候选人等）|what it is about", min_length=2, max_length=300
    )
    facts: Annotated[str, Secret()] = Field(title="事实与理由|facts and reasons", min_length=10, max_length=20_000)
    evidence: Annotated[str, File(kinds=("pdf", "zip")), Secret()] = Field(
        default="", title="证明材料|evidence", max_length=64
    )


@act(
    "objection.raise",
    on=Lot,
    by=(Role.BIDDER, Role.PERSON),
    takes=RaiseObjection,
    cites=("实施条例 22", "实施条例 54", "I-OBT10"),
)
def raise_objection(act: Act, lot: Lot, data: RaiseObjection) -> Objection:
    """提出异议: object to the tender file or to the candidates; the lot waits for the answer. Who asks is not shown."""
    act.require(rules.in_time, lot, act.arrived)
    about = "file" if lot.matter.stage == "bidding" else "candidates"
    matter = act.open(
        f"Y-{secrets.token_hex(6)}", "engineering.objection", title=f"异议：{data.target}"[:200], parent=lot.matter
    )
    act.moment(matter, "objection-raised", act.arrived)
    act.disclose(objection=matter.code, about=about)
    return Objection.objects.create(
        matter=matter,
        lot=lot,
        about=about,
        target=data.target,
        who=queries.raiser(lot, act.session),
        sealed=seal(matter.code, queries.SEALED, json.dumps(_raiser(act) | {"facts": data.facts}).encode()),
        evidence=data.evidence,
        raised_at=act.arrived,
    )


def _raiser(act: Act) -> dict[str, Any]:
    party = act.party
    return {
        "name": party.name if party is not None else act.person.name,
        "code": party.uscc if party is not None else "",
        "person": act.person.name if act.person is not None else "",
    }


class AnswerObjection(Input):
    answer: str = Field(title="答复（公开）|answer (public)", min_length=4, max_length=20_000)
    document: Annotated[str, File(kinds=("pdf",))] = Field(default="", title="答复文书|answer document", max_length=64)


@act(
    "objection.answer",
    on=Objection,
    by=(Role.TENDERER, Role.AGENCY),
    takes=AnswerObjection,
    cites=("I-OBA3", "实施条例 22"),
)
def answer_objection(act: Act, objection: Objection, data: AnswerObjection) -> Objection:
    """答复异议: answer in public; the lot goes on, and the time it waited is given back."""
    act.moment(objection.matter, "objection-answered")
    return objection.changed(answer=data.answer, document=data.document, answered_at=act.at)


@answer_objection.prefill
def _what_is_asked(session: Session, objection: Objection, asked: Mapping[str, str]) -> dict[str, Any]:
    """What the answer is to, before the form."""
    content = looking.read(objection, session)
    if content is None:
        return {}
    lines = [
        (Text("异议对象", "about"), objection.target),
        (Text("事实与理由", "facts and reasons"), content["facts"]),
    ]
    if content["name"]:
        lines.insert(0, (Text("提出人", "raised by"), content["name"]))
    return {"_about": tuple(lines)}


@act("objection.withdraw", on=Objection, by=(Role.BIDDER, Role.PERSON), needs=(rules.is_raiser,))
def withdraw_objection(act: Act, objection: Objection, data: Nothing) -> None:
    """撤回异议: withdraw one's own objection; the lot goes on."""
