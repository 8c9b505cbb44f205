"""停机公告: announced, and over: by the clock at the announced end, or earlier by the centre."""

from __future__ import annotations

from ggzy.foundation.matters.procedure import Procedure, Stage, register
from ggzy.foundation.text import Text

OUTAGE = register(
    Procedure(
        code="service.outage",
        name=Text("停机公告", "outage"),
        owner="outages.Outage",
        start="outage.announce",
        stages=(
            Stage(
                "announced",
                Text("已公告", "announced"),
                acts=("outage.extend",),
                ends="outage.close",
                until="outage-ends",
                moves={"outage.end": "over"},
            ),
            Stage("over", Text("已恢复", "over"), final=True),
        ),
        public_from="outage-announced",
    )
)
