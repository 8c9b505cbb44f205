"""Ask for the names behind a record."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ggzy.foundation.acts import Act, Input, Role, Secret, act
from ggzy.foundation.identity.reach import sees
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text
from ggzy.supervision.duties.queries import covers

from .models import Trace


class OpenTrace(Input):
    matter: Annotated[str, Secret()] = Field(title="事项标识码|matter's code", min_length=2, max_length=64)
    reason: Annotated[str, Secret()] = Field(title="倒查理由|why", min_length=6, max_length=2000)


@act("trace.open", on=None, by=(Role.SUPERVISOR, Role.DISCIPLINE), takes=OpenTrace, cites=("P-TRACE",))
def open_trace(act: Act, data: OpenTrace) -> None:
    """倒查: see who acted on a matter within one's scope, for a reason that is kept. What is still sealed stays sealed."""
    matter = Matter.objects.select_related("parent").filter(code=data.matter).first()
    if matter is None or not (covers(act.session, matter) or sees(act.session, matter)):
        raise Refusal(
            "P-UNKNOWN",
            Text("没有这一事项，或不在贵单位监督范围内", "There is no such matter within your scope"),
            Text("请核对标识码", "Check the code"),
            status=404,
        )
    if not covers(act.session, matter):
        raise Refusal(
            "P-DUTY-LIST",
            Text("该事项不在贵单位的监督范围内", "This matter is not within your department's scope"),
            Text("监督范围以公布的权责清单为准", "The published duty list says whose it is"),
            status=403,
        )
    Trace.objects.create(matter=matter, organisation=act.party, person=act.person, reason=data.reason, at=act.at)
