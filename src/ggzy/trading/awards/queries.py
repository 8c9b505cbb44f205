"""What is asked about candidates and awards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ggzy_core.canonical import canonical

from .models import Award, Candidate

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ggzy.trading.projects.models import Lot


def candidates_of(lot: Lot) -> QuerySet[Candidate]:
    return lot.candidates.select_related("opened").order_by("rank")


def first_standing(lot: Lot) -> Candidate | None:
    """The only candidate who may be made winner now (实施条例 55)."""
    return candidates_of(lot).filter(gave_up_at=None).first()


def award_of(lot: Lot) -> Award | None:
    """The award that holds, notified or not."""
    return lot.awards.filter(revoked_at=None).select_related("candidate__opened").order_by("-id").first()


def winner_is(lot: Lot, party: Any) -> bool:
    award = award_of(lot)
    return award is not None and party is not None and award.candidate.uscc == party.uscc


def award_statement(award: Award) -> bytes:
    """What a tenderer signs of an award notice, as canonical bytes."""
    winner = award.candidate
    return canonical(
        {
            "v": 1,
            "lot": award.lot.matter.code,
            "winner": winner.uscc,
            "name": winner.name,
            "price": f"{winner.price:.2f}",
            "duration_days": winner.duration_days,
            "quality": winner.quality,
        }
    )
