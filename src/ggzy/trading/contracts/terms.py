"""What a contract says beside what the bid said. Pure: plain values in, differences out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, TypedDict

from ggzy.foundation.text import Text

LABELS = {
    "price": Text("合同价款", "price"),
    "duration_days": Text("工期", "period"),
    "quality": Text("质量", "quality"),
    "manager": Text("项目负责人", "manager"),
}
SUBSTANTIVE = ("price", "duration_days", "quality")


class Difference(TypedDict):
    """One term in which the contract departs from the bid; a substantive one may not be signed."""

    field: str
    bid: str
    contract: str
    substantive: bool


def differences(bid: dict[str, Any], contract: dict[str, Any]) -> list[Difference]:
    """The terms in LABELS that differ, in that order. Money is compared to the fen."""
    found: list[Difference] = []
    for name in LABELS:
        before, after = _plain(bid[name]), _plain(contract[name])
        if before != after:
            found.append({"field": name, "bid": before, "contract": after, "substantive": name in SUBSTANTIVE})
    return found


def _plain(value: Any) -> str:
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value).strip()
