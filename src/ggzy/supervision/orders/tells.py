"""Who is told of orders."""

from ggzy.foundation.acts.tells import Kind, tell
from ggzy.foundation.identity.audiences import CENTRE, TENDERING

for _to in (TENDERING, CENTRE):
    tell(
        "order.issue",
        _to,
        Kind.SUPERVISION,
        "收到行政指令，请签收：{matter}",
        "An order came in, acknowledge it: {matter}",
    )
    tell("order.release", _to, Kind.SUPERVISION, "行政指令已解除：{matter}", "An order was released: {matter}")
