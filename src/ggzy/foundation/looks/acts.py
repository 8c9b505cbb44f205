"""A look at what is sealed is an act."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from ggzy.foundation import clock
from ggzy.foundation.acts import Act, Input, Role, Secret, act, perform
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.secrets import seal
from ggzy.foundation.text import Text

from .models import Look
from .sights import SIGHTS

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session

WHO = (Role.SUPERVISOR, Role.DISCIPLINE, Role.CENTRE, Role.TENDERER, Role.AGENCY)
SEALED = "look"


class LookAt(Input):
    matter: Annotated[str, Secret()] = Field(title="事项标识码|matter's code", min_length=2, max_length=64)
    what: Annotated[str, Secret()] = Field(title="查看内容|what is looked at", max_length=40)


@act("sealed.look", on=None, by=WHO, takes=LookAt, cites=("P-LOOK",), secret_until="look")
def look(act: Act, data: LookAt) -> Look:
    """查看密封信息: look at what is sealed. How often, by role, is public afterwards; who it was, discipline may learn."""
    matter = Matter.objects.filter(code=data.matter).first()
    seen = SIGHTS.get(data.what)
    if matter is None or seen is None or not seen.may(act.session, matter):
        raise Refusal(
            "P-LOOK",
            Text("没有这项密封信息，或者您无权查看", "There is no such thing, or it is not yours to read"),
            Text("请从事项页面进入", "Go there from the page of the matter"),
            status=404,
        )
    key = secrets.token_hex(16)
    who = {"person": getattr(act.person, "pk", None), "party": getattr(act.party, "pk", None)}
    return Look.objects.create(
        matter=matter,
        key=key,
        what=data.what,
        role=str(act.role),
        sealed=seal(matter.code, SEALED, json.dumps(who).encode(), key),
        at=act.at,
    )


def looked(session: Session, matter: Matter, what: str) -> None:
    """Put on the record that this session is about to read something sealed. Raises Refusal, and then show nothing.

    Once an hour for the same person and thing: leafing back and forth is one look.
    """
    hour = clock.now().strftime("%Y%m%d%H")
    perform(look, session, data={"matter": matter.code, "what": what}, key=f"{matter.code}/{what}/{hour}")
