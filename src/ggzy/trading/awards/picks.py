"""Candidates, as the form of the award shows them; and what a tenderer signs of an award notice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ggzy.foundation.acts.picks import pick, signable
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text
from ggzy_core.money import format_yuan

from . import queries

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ggzy.foundation.acts import Session
    from ggzy.trading.projects.models import Lot


@pick("candidates.standing", none=Text("没有仍然有效的中标候选人", "no candidate stands any more"))
def standing(session: Session, lot: Lot) -> list[tuple[str, Text]]:
    """Those who stand, best first; they are public since the publicity."""
    rows = queries.candidates_of(lot).filter(gave_up_at=None)
    return [(str(one.rank), _label(one)) for one in rows]


def _label(one: Any) -> Text:
    price = format_yuan(one.price)
    return Text(f"第 {one.rank} 名 {one.name}，{price} 元", f"Rank {one.rank}: {one.name}, {price} yuan")


@signable("award.statement")
def statement(session: Session, lot: Lot, data: Mapping[str, Any]) -> tuple[str, bytes]:
    award = queries.award_of(lot)
    if award is None:
        raise Refusal("P-STAGE", Text("尚未确定中标人", "The winner has not been decided"))
    return "to-sign", queries.award_statement(award)
