"""What an objection may be about: suggested, never a limit to what somebody objects to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ggzy.foundation.acts.picks import pick
from ggzy.trading.projects.queries import file_in_force

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session
    from ggzy.trading.projects.models import Lot


@pick("objection.targets")
def targets(session: Session, lot: Lot) -> list[tuple[str, Any]]:
    """In the time of bids the clauses of the file, afterwards the candidates as they were published."""
    if lot.matter.stage != "bidding":
        named = [f"第 {one.rank} 中标候选人 {one.name}" for one in lot.candidates.order_by("rank")]
        return [(name, name) for name in named]
    file = file_in_force(lot)
    if file is None:
        return []
    items = [*file.content.requirements, *file.content.scores]
    return [(said, said) for said in dict.fromkeys(f"第 {one.clause} 条 {one.title}" for one in items)]
