"""政策咨询: how a question runs. Public once it is answered; before, only its ticket is good for anything."""

from __future__ import annotations

from ggzy.foundation.matters.procedure import Clock, Procedure, Stage, register
from ggzy.foundation.text import Text

ENQUIRY = register(
    Procedure(
        code="service.enquiry",
        name=Text("政策咨询", "policy question"),
        owner="helpdesk.Enquiry",
        start="enquiry.ask",
        stages=(
            Stage(
                "asked",
                Text("等待答复", "waiting for an answer"),
                ends="enquiry.answer",
                moves={"enquiry.decline": "declined"},
            ),
            Stage("answered", Text("已公开答复", "answered in public"), final=True),
            Stage("declined", Text("不予答复", "not answered"), final=True, aside=True),
        ),
        clocks=(Clock("P-ENQUIRY", "enquiry-received", "enquiry-ended", refuse=False),),
        public_from="enquiry-published",
    )
)
