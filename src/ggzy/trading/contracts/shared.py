"""What a party can show of its trades: awards that were notified, and contracts with how they were performed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.matters.public import is_public
from ggzy.foundation.text import Text
from ggzy.service.sharing.facts import MOST, Fact, shares
from ggzy.service.sharing.known import leaf_of
from ggzy.trading.awards.models import Award

from .models import Contract

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ggzy.foundation.identity.models import Organisation


@shares("record", Text("中标和合同业绩", "awards and contracts"))
def record(party: Organisation) -> Iterator[Fact]:
    """Public trades only; each award and each signed contract by the act that made it so."""
    won = Award.objects.filter(candidate__uscc=party.uscc, revoked_at=None).exclude(notified_at=None)
    for award in won.select_related("candidate", "lot__matter").order_by("-id")[:MOST]:
        matter = award.lot.matter
        if not is_public(matter):
            continue
        name = f"{matter.title} {matter.code}"
        yield Fact(
            Text(f"中标：{name}", f"award: {name}"),
            Text(f"{award.candidate.price:,.2f} 元", f"{award.candidate.price:,.2f} yuan"),
            award.notified_at,
            leaf_of(award),
        )
        contract = Contract.objects.filter(award=award).exclude(signed_at=None).order_by("-version").first()
        if contract is not None:
            steps = list(contract.steps.all())
            done = sum(step.confirmed_at is not None for step in steps)
            yield Fact(
                Text(f"合同：{name}", f"contract: {name}"),
                Text(
                    f"{contract.price:,.2f} 元 · 履约节点 {done}/{len(steps)}",
                    f"{contract.price:,.2f} yuan · milestones {done}/{len(steps)}",
                ),
                contract.signed_at,
                leaf_of(contract),
            )
