"""The signed contract differs from the award in price or time (招标投标法 46)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.text import Text
from ggzy.supervision.alerts.lead import Lead, Level, of_row
from ggzy.supervision.alerts.monitors.shape import Monitor
from ggzy.trading.contracts.models import Contract

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ggzy.foundation.matters.models import Matter


def look(matter: Matter) -> Iterator[Lead]:
    signed = Contract.objects.select_related("award__candidate").filter(lot__matter=matter).exclude(signed_at=None)
    for one in signed:
        won = one.award.candidate
        pairs = {
            "price": ("价款", "price", one.price, won.price),
            "duration": ("工期", "duration", one.duration_days, won.duration_days),
        }
        for key, (zh, en, contract, award) in pairs.items():
            if contract != award:
                said = Text(
                    f"合同{zh} {contract} 与中标结果 {award} 不一致",
                    f"The contract's {en}, {contract}, differs from the award's, {award}",
                )
                evidence = (of_row(one, **{key: contract}), of_row(won, **{key: award}))
                yield Lead("P-TERMS", Level.GRAVE, f"contract {one.pk} {key}", said, evidence)


MONITOR = Monitor(
    Text("合同与中标结果不一致", "contract differs from the award"), look, ("P-TERMS",), frozenset({"contract.sign"})
)
