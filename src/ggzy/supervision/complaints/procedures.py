"""投诉: how a complaint runs (实施条例 60, 61)."""

from __future__ import annotations

from ggzy.foundation.matters.procedure import Clock, Procedure, Stage, register
from ggzy.foundation.text import Text

COMPLAINT = register(
    Procedure(
        code="supervision.complaint",
        name=Text("投诉", "complaint"),
        owner="complaints.Complaint",
        stages=(
            Stage(
                "received",
                Text("待受理", "received"),
                acts=("complaint.open",),
                ends="complaint.accept",
                moves={
                    "complaint.reject": "rejected",
                    "complaint.transfer": "transferred",
                    "complaint.withdraw": "withdrawn",
                },
            ),
            Stage(
                "accepted",
                Text("办理中", "being handled"),
                acts=("complaint.open",),
                ends="complaint.decide",
                moves={"complaint.withdraw": "withdrawn"},
            ),
            Stage("decided", Text("已作出处理决定", "decided"), final=True),
            Stage("rejected", Text("不予受理", "not taken up"), final=True, aside=True),
            Stage("transferred", Text("已转送", "handed on"), final=True, aside=True),
            Stage("withdrawn", Text("已撤回", "withdrawn"), final=True, aside=True),
        ),
        clocks=(
            Clock("I-CMP3", "complaint-received", "complaint-answered", refuse=False),
            Clock("I-CMP30", "complaint-accepted", "complaint-decided", refuse=False),
        ),
        public_from="complaint-received",
    )
)
