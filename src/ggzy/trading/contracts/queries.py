"""What is asked about contracts and performance."""

from __future__ import annotations

from datetime import timedelta
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING, Any

from ggzy.foundation import clock
from ggzy.service.guarantees.queries import DEMANDS, Demand
from ggzy.trading.awards.queries import award_of, winner_is
from ggzy.trading.projects.models import Lot
from ggzy.trading.projects.queries import file_in_force
from ggzy_core.money import FEN
from ggzy_core.periods import local_date

from .models import Contract, Milestone

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from ggzy.foundation.acts import Session
    from ggzy.foundation.matters.models import Matter
    from ggzy.trading.awards.models import Award


def contract_of(lot: Lot) -> Contract | None:
    """The newest draft for the award that holds, signed or not."""
    award = award_of(lot)
    return award.contracts.order_by("-version").first() if award is not None else None


def won_by(session: Session, matter: Matter) -> bool:
    """Is the session's party the winner of the lot that owns this matter, and so a party to its contract?"""
    lot = Lot.objects.filter(matter=matter).first()
    return lot is not None and session.party is not None and bool(winner_is(lot, session.party))


def milestones_of(lot: Lot) -> QuerySet[Milestone]:
    return Milestone.objects.filter(contract__lot=lot, contract__signed_at__isnull=False).order_by("number")


def terms_of_bid(award: Award) -> dict[str, Any]:
    """The terms a contract starts from: {price, duration_days, quality, manager}."""
    winner = award.candidate
    return {
        "price": winner.price,
        "duration_days": winner.duration_days,
        "quality": winner.quality,
        "manager": winner.manager,
    }


def performance_demand(lot: Lot, award: Award, at: datetime) -> Demand | None:
    """What the tender file asks of the winner's performance guarantee: its share of the award, for the whole period."""
    file = file_in_force(lot)
    percent = file.content.performance_percent if file else Decimal(0)
    if not percent:
        return None
    winner = award.candidate
    amount = (winner.price * percent / 100).quantize(FEN, ROUND_DOWN)  # rounding up would pass the legal share
    return Demand(amount, local_date(at) + timedelta(days=winner.duration_days), "performance")


def demanded_of_winner(matter: Matter, party: Any) -> Demand | None:
    """For forms: the performance guarantee that the winner still owes."""
    lot = Lot.objects.select_related("matter").filter(matter=matter, matter__stage="contract").first()
    award = award_of(lot) if lot is not None else None
    if lot is None or award is None or not winner_is(lot, party) or hasattr(award, "security"):
        return None
    return performance_demand(lot, award, clock.now())


DEMANDS.append(demanded_of_winner)
