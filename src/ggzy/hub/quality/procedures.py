"""申诉: how an appeal against a check's verdict runs."""

from __future__ import annotations

from ggzy.foundation.matters.procedure import Clock, Procedure, Stage, register
from ggzy.foundation.text import Text

APPEAL = register(
    Procedure(
        code="hub.appeal",
        name=Text("数据质量申诉", "appeal about data quality"),
        owner="quality.Appeal",
        stages=(
            Stage("lodged", Text("待答复", "waiting for an answer"), ends="appeal.decide"),
            Stage("decided", Text("已答复", "answered"), final=True),
        ),
        clocks=(Clock("P-APPEAL", "appeal-lodged", "appeal-decided", refuse=False),),
        public_from="appeal-lodged",
    )
)
