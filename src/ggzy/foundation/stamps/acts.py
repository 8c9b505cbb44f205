"""Putting an organisation's own stamp on a paper: made on its machine, judged here, kept beside the paper."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ggzy.foundation.acts import Act, File, Input, Pick, Role, Session, act
from ggzy.foundation.matters.models import Matter

from . import accepting, rules
from .making import Made, note
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
    return accepting.accepted(session, data.paper, data.document)
