"""What other rooms' acts set going: a return after a withdrawal, a release after the contract.

Called within an act.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from ggzy.foundation.matters.models import Due
from ggzy.foundation.rulebook import limit_of, rule
from ggzy_core.periods import local_date

from . import queries

if TYPE_CHECKING:
    from datetime import datetime

    from ggzy.foundation.acts.door import Act
    from ggzy.foundation.matters.models import Matter

    from .models import Guarantee

MARGIN = timedelta(days=1)


def plan_return(act: Act, guarantee: Guarantee) -> None:
    """A bid was withdrawn: its guarantee goes back by itself, a day before the limit of I-WD5 (实施条例 35).

    Not at once, because until the deadline the bidder may bid again on it.
    """
    act.moment(guarantee.matter, "bid-withdrawn")
    _due(guarantee.matter, "guarantee.return", _before_limit("I-WD5", act.at))


def plan_release(act: Act, lot: Matter, kind: str = "bid") -> int:
    """The contract is signed (for bids), or the works are accepted: release what is in force. Returns how many.

    实施条例 57: within I-REF5 of the contract; the clock does it at once.
    """
    released = 0
    for guarantee in queries.opened_on(lot, kind):
        if guarantee.matter.is_open:
            act.moment(guarantee.matter, "contract-signed" if kind == "bid" else "accepted")
            _due(guarantee.matter, "guarantee.release", act.at)
            released += 1
    return released


def plan_expiry(guarantee: Guarantee, at: datetime) -> None:
    _due(guarantee.matter, "guarantee.expire", at)


def drop(guarantee: Guarantee, act: str) -> None:
    """What was planned is no longer wanted."""
    for due in Due.objects.filter(matter=guarantee.matter, act=act, done_at=None, dropped=False):
        due.changed(dropped=True)


def _before_limit(rule_id: str, since: datetime) -> datetime:
    return max(since, limit_of(rule(rule_id).on(local_date(since)), since) - MARGIN)


def _due(matter: Matter, act: str, at: datetime) -> None:
    if not Due.objects.filter(matter=matter, act=act, done_at=None, dropped=False).exists():
        Due.objects.create(matter=matter, act=act, at=at)
