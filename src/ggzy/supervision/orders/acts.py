"""Issue an order, take note of it, release it."""

from __future__ import annotations

import secrets
from typing import Annotated

from pydantic import Field

from ggzy.foundation.acts import Act, File, Input, Nothing, Pick, Role, act
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.rulebook import rule
from ggzy_core.periods import local_date

from . import rules
from .models import Acknowledgement, Order


class IssueOrder(Input):
    rule: Annotated[str, Pick("rules.in-force")] = Field(title="依据|rule it rests on", min_length=2, max_length=40)
    text: str = Field(title="指令内容|order", min_length=10, max_length=20_000)
    document: Annotated[str, File(kinds=("pdf",))] = Field(default="", title="指令文书|signed order", max_length=64)


@act("order.issue", on=Matter, by=Role.SUPERVISOR, takes=IssueOrder)
def issue_order(act: Act, matter: Matter, data: IssueOrder) -> Order:
    """下达行政指令: suspend a matter by an order that names a rule in force on its day."""
    day = local_date(act.at)
    act.require(rules.rests_on_a_rule_in_force, data.rule, day)
    clause = rule(data.rule).on(day).citation()
    own = act.open(
        f"O-{secrets.token_hex(6)}", "supervision.order", title=f"行政指令（{clause.zh}）"[:200], parent=matter
    )
    act.moment(own, "order-issued")
    act.disclose(order=own.code, clause=clause.zh)
    return Order.objects.create(
        matter=own,
        supervisor=act.party,
        rule=data.rule,
        clause=clause.zh,
        text=data.text,
        document=data.document,
        issued_at=act.at,
    )


@act("order.acknowledge", on=Order, by=(Role.TENDERER, Role.AGENCY, Role.CENTRE), needs=(rules.not_acknowledged,))
def acknowledge(act: Act, order: Order, data: Nothing) -> Acknowledgement:
    """签收行政指令: say that the order has been received."""
    return Acknowledgement.objects.create(order=order, organisation=act.party, at=act.at)


class ReleaseOrder(Input):
    reason: str = Field(title="解除原因|reason", min_length=4, max_length=5000)


@act("order.release", on=Order, by=Role.SUPERVISOR, takes=ReleaseOrder, needs=(rules.is_its_supervisor,))
def release_order(act: Act, order: Order, data: ReleaseOrder) -> Order:
    """解除行政指令: end the order; the matter goes on, and the time it stood still is given back."""
    return order.changed(released_at=act.at, release=data.reason)
