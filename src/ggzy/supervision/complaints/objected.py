"""Did whoever complains object first, and how long did the answer take? The one place that looks into the trade.

实施条例 60: complaints about the file, the opening and the candidates come after an objection to the tenderer, and the
time the answer took is left out of the ten days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from ggzy.foundation import clock
from ggzy.trading.bidding.models import OpeningQuestion
from ggzy.trading.objections.models import Objection
from ggzy.trading.objections.queries import raiser
from ggzy.trading.projects.models import Lot

if TYPE_CHECKING:
    from datetime import datetime

    from ggzy.foundation.acts import Session
    from ggzy.foundation.matters.models import Matter


@dataclass(frozen=True)
class Objected:
    """An objection made by the same one about the same thing, answered or not yet."""

    raised_at: datetime
    answered_at: datetime | None

    @property
    def took(self) -> timedelta:
        return (self.answered_at or clock.now()) - self.raised_at


def before(matter: Matter, about: str, session: Session) -> list[Objected]:
    """The session's own objections on this matter about this, oldest first."""
    lot = Lot.objects.select_related("matter").filter(matter=matter).first()
    if lot is None:
        return []
    if about == "opening":
        name = session.party.name if session.party is not None else None
        asked = OpeningQuestion.objects.filter(lot=lot, name=name).order_by("asked_at")
        return [Objected(one.asked_at, one.answered_at) for one in asked]
    mine = Objection.objects.filter(lot=lot, about=about, who=raiser(lot, session))
    return [
        Objected(one.raised_at, one.answered_at or one.matter.closed_at)
        for one in mine.select_related("matter").order_by("raised_at")
    ]
