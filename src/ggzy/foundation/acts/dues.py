"""The clock's hand: performs what is due, each exactly once, also after a crash and with two workers.

The due row is crossed off in the transaction of the act it leads to, so a kill at any step leaves either both or
neither. A refused act (a paused matter, say) is tried again later; the state stays as it was.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from django.db.models import Q

from ggzy.foundation import clock
from ggzy.foundation.matters import engine
from ggzy.foundation.matters.models import Due, DueTry
from ggzy.foundation.refusal import Refusal

from .door import perform
from .registry import find
from .session import clock_session

if TYPE_CHECKING:
    from datetime import datetime

log = structlog.get_logger(__name__)
AGAIN = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
GRACE = timedelta(seconds=5)  # requests whose last byte was in before a deadline may still be on their way to the door


def run_due(limit: int = 100) -> int:
    """Perform what is due now. Returns how many acts were done."""
    return sum(carry_out(due) for due in waiting(clock.now())[:limit])


def waiting(now: datetime) -> list[Due]:
    """What should be done by now, oldest first, refused ones only when their next try has come."""
    ready = Q(tried=None) | Q(tried__next_at__lte=now)
    due = Due.objects.filter(ready, at__lte=now - GRACE, done_at=None, dropped=False)
    return list(due.select_related("matter").order_by("at", "id"))


def carry_out(due: Due) -> bool:
    """Perform one due act. True when this call did it, False when it was refused or already done."""
    try:
        perform(find(due.act), clock_session().arriving(), engine.owner_of(due.matter), due=due)
    except Refusal as refusal:
        if refusal.rule != "P-DONE":
            _try_again(due, refusal)
        return False
    return True


def _try_again(due: Due, refusal: Refusal) -> None:
    note, _ = DueTry.objects.get_or_create(due=due, defaults={"next_at": clock.now()})
    note.next_at = clock.now() + AGAIN[min(note.tries, len(AGAIN) - 1)]
    note.tries += 1
    note.why = str(refusal)
    note.save()
    log.info("due_refused", act=due.act, rule=refusal.rule, tries=note.tries)
