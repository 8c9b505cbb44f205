"""行政指令: how an order runs."""

from __future__ import annotations

from ggzy.foundation.matters.procedure import Procedure, Stage, register
from ggzy.foundation.text import Text

ORDER = register(
    Procedure(
        code="supervision.order",
        name=Text("行政指令", "supervisor's order"),
        owner="orders.Order",
        stages=(
            Stage("in-force", Text("执行中", "in force"), acts=("order.acknowledge",), ends="order.release"),
            Stage("released", Text("已解除", "released"), final=True),
        ),
        public_from="order-issued",
    )
)
