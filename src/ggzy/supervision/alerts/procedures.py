"""预警: how an alert runs."""

from __future__ import annotations

from ggzy.foundation.matters.procedure import Clock, Procedure, Stage, register
from ggzy.foundation.text import Text

ALERT = register(
    Procedure(
        code="supervision.alert",
        name=Text("预警", "alert"),
        owner="alerts.Alert",
        stages=(
            Stage(
                "raised",
                Text("待核查", "raised"),
                acts=("alert.settle",),
                ends="alert.take",
                moves={"alert.settle": "settled", "alert.lapse": "lapsed"},
            ),
            Stage(
                "taken",
                Text("核查中", "being looked into"),
                ends="alert.settle",
                moves={"alert.lapse": "lapsed"},
            ),
            Stage("settled", Text("已核查", "settled"), final=True),
            Stage("lapsed", Text("已自行消除", "lapsed"), final=True, aside=True),
        ),
        clocks=(Clock("P-ALERT", "alert-raised", "alert-settled", refuse=False),),
    )
)
