"""The monitors, by name. One small file each: a function from a matter to the leads it finds, and when it looks.

To add one, write a file and put it here (docs/how-to/add-an-alert.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import (
    award_order,
    changed_late,
    clause_missing,
    clocks,
    committee,
    contract_terms,
    failed_again,
    few_bidders,
    guarantee_size,
    journal_alarm,
    often_delayed,
)
from .shape import Monitor

if TYPE_CHECKING:
    from collections.abc import Mapping

MONITORS: Mapping[str, Monitor] = {
    "clocks": clocks.MONITOR,
    "few-bidders": few_bidders.MONITOR,
    "changed-late": changed_late.MONITOR,
    "guarantee-size": guarantee_size.MONITOR,
    "committee": committee.MONITOR,
    "clause-missing": clause_missing.MONITOR,
    "award-order": award_order.MONITOR,
    "contract-terms": contract_terms.MONITOR,
    "often-delayed": often_delayed.MONITOR,
    "failed-again": failed_again.MONITOR,
    journal_alarm.NAME: journal_alarm.MONITOR,
}

__all__ = ["MONITORS", "Monitor"]
