"""异议: how an objection runs (实施条例 22, 54)."""

from __future__ import annotations

from ggzy.foundation.matters.procedure import Clock, Procedure, Stage, register
from ggzy.foundation.text import Text

OBJECTION = register(
    Procedure(
        code="engineering.objection",
        name=Text("异议", "objection"),
        owner="objections.Objection",
        start="objection.raise",
        stages=(
            Stage(
                "raised", Text("待答复", "raised"), ends="objection.answer", moves={"objection.withdraw": "withdrawn"}
            ),
            Stage("answered", Text("已答复", "answered"), final=True),
            Stage("withdrawn", Text("已撤回", "withdrawn"), final=True, aside=True),
        ),
        clocks=(Clock("I-OBA3", "objection-raised", "objection-answered", refuse=False),),
        public_from="objection-raised",
    )
)
