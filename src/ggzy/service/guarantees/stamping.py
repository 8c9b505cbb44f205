"""The guarantor's stamp on the paper of a guarantee (电子签名法 13, 14). Not before it is opened: a stamped paper names
applicant and amount, and could not lie here sealed. What binds the guarantor until then is its signed statement."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ggzy.foundation.acts import Act, File, Input, Role, Session, act
from ggzy.foundation.documents.stored import store
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.stamps import accepting, making
from ggzy.foundation.stamps import rules as stamp_rules
from ggzy.foundation.stamps.models import Stamp
from ggzy.foundation.text import Text

from . import papers, rules
from .models import Guarantee


class StampPaper(Input):
    document: Annotated[str, File(kinds=("pdf",))] = Field(
        title="盖章后的保函|the stamped guarantee", pattern="^[0-9a-f]{64}$"
    )


@act(
    "guarantee.stamp",
    on=Guarantee,
    by=Role.GUARANTOR,
    takes=StampPaper,
    cites=("P-STAMP", "电子签名法 13", "电子签名法 14"),
    needs=(rules.is_guarantor,),
)
def stamp_paper(act: Act, guarantee: Guarantee, data: StampPaper) -> Stamp:
    """保函盖章: put the guarantor's stamp on the paper of a guarantee that was opened."""
    found: making.Made = act.prepared
    act.require(stamp_rules.is_next, found)
    stamp = making.note(act, guarantee.matter, found, shown=False)
    assert stamp is not None
    return stamp


@stamp_paper.prepare
def _judge(session: Session, guarantee: Guarantee, data: StampPaper) -> making.Made:
    rules.is_guarantor(guarantee, session)
    if not guarantee.facts:
        raise Refusal(
            "P-STAGE",
            Text("保函尚未公开，不能盖章", "The guarantee has not been opened yet"),
            Text(
                "公开后在其文书上盖章；此前以签署的声明为准",
                "Stamp its paper once it is opened; until then the signed statement binds",
            ),
        )
    printed = papers.printed(guarantee)
    assert printed is not None
    return accepting.accepted(session, store(printed, ("pdf",)).sha256, data.document)
