"""抽取专家: how a draw runs (招标投标法 37, 实施条例 46)."""

from __future__ import annotations

from ggzy.foundation.matters.procedure import EVERYTHING, Child, Procedure, Stage, register
from ggzy.foundation.text import Text

DRAW = register(
    Procedure(
        code="service.draw",
        name=Text("评标专家抽取", "draw of experts"),
        owner="experts.Draw",
        start="draw.freeze",
        stages=(
            Stage(
                "frozen",
                Text("名单已冻结", "list frozen"),
                acts=("draw.contribute", "draw.complete"),
                moves={"draw.abandon": "abandoned"},
            ),
            Stage("contributed", Text("各方随机数已齐", "all parties contributed"), ends="draw.complete"),
            Stage(
                "drawn",
                Text("已抽取，通知中", "drawn, being called"),
                acts=("expert.accept", "expert.decline", "expert.call-next"),
                moves={"draw.abandon": "abandoned"},
            ),
            Stage("convened", Text("已组成", "convened"), final=True),
            Stage("abandoned", Text("未成，另行抽取", "failed, drawn again"), final=True, aside=True),
        ),
        children=(Child("supervision.order", stops=frozenset({EVERYTHING})),),
        public_from="frozen",
    )
)
