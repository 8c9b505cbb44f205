"""The list in force is looked at when a worker starts and again and again: what stands in the database may have changed."""

from __future__ import annotations

import structlog

from ggzy.foundation import clock
from ggzy.foundation.acts import rounds
from ggzy.foundation.refusal import Refusal

from . import queries

log = structlog.get_logger("ggzy.recognition")


@rounds.every(seconds=600)
def look_at_the_list() -> bool:
    """Is it the one that was adopted? An operator is told where it is not, and where its next update is over."""
    queries.forget()
    try:
        listed = queries.in_force()
    except Refusal as refusal:
        log.error("ca_list_broken", said=refusal.what.en)
        return False
    if listed is not None and listed.overdue(clock.real()):
        log.warning("ca_list_overdue", version=listed.version, next_update=listed.next_update.isoformat())
    return True
