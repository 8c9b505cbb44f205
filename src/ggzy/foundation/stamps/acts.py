"""Putting an organisation's own stamp on a paper: made on its machine, judged here, kept beside the paper."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ggzy.foundation import clock
from ggzy.foundation.acts import Act, File, Input, Pick, Role, Session, act
from ggzy.foundation.documents.stored import document_bytes
from ggzy.foundation.identity.certificates import trust
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text
from ggzy_core.stamps.judging import judge

from . import queries, rules
from .making import Made, made, note
from .models import Stamp

HASH = "^[0-9a-f]{64}$"


class PutStamp(Input):
    paper: Annotated[str, Pick("stamps.papers")] = Field(title="文书|paper", pattern=HASH)
    document: Annotated[str, File(kinds=("pdf",))] = Field(title="盖章后的文件|the stamped file", pattern=HASH)


@act(
    "stamp.put",
    on=Matter,
    by=(Role.TENDERER, Role.AGENCY, Role.CENTRE, Role.SUPERVISOR, Role.BIDDER),
    takes=PutStamp,
    cites=("P-STAMP", "电子签名法 13", "电子签名法 14"),
    needs=(rules.is_party,),
)
def put_stamp(act: Act, matter: Matter, data: PutStamp) -> Stamp:
    """加盖电子签章: put the organisation's own stamp on a paper of the matter; the stamped file begins with the paper's bytes."""
    found: Made = act.prepared
    act.require(rules.is_next, found)
    act.disclose(stamp={"name": found.name, "uscc": found.uscc, "issuer": found.issuer, "document": found.document})
    stamp = note(act, matter, found)
    assert stamp is not None
    return stamp


@put_stamp.prepare
def _judge(session: Session, matter: Matter, data: PutStamp) -> Made:
    rules.is_named(matter, data.paper)
    stamped = document_bytes(data.document)
    before = queries.newest(data.paper)
    rules.begins_with(stamped, document_bytes(before))
    verdict = judge(stamped, trust(), clock.real())
    wrong = next((step for step in verdict.steps if not step.ok), None)
    if wrong is not None:
        raise _refused(Text(wrong.zh, wrong.en))
    last = verdict.stamps[-1]
    if last.at is None or last.subject is None:
        raise _refused(Text("签章没有可信时间戳", "The stamp has no trusted timestamp"))
    if last.subject.uscc != getattr(session.party, "uscc", None):
        raise _refused(Text("签章不是本单位的", "The stamp is not your organisation's"), status=403)
    return made(data.paper, before, data.document, last)


def _refused(what: Text, status: int = 422) -> Refusal:
    remedy = Text(
        "请用本单位证书对该文书重新盖章（ggzy-bid stamp）后上传",
        "Stamp the paper again with your organisation's certificate (ggzy-bid stamp) and upload that",
    )
    return Refusal("P-STAMP", what, remedy, status=status)
