"""What the public asks: which matters are there, what happens next, what is in the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from ggzy.foundation import clock
from ggzy.foundation.cosigning.queries import Trust, trust
from ggzy.foundation.journal.sequencer import folder, signer
from ggzy.foundation.matters.models import Due, Matter
from ggzy.foundation.matters.procedure import PROCEDURES
from ggzy.foundation.matters.public import public
from ggzy.hub.search.queries import listed_kinds
from ggzy_core.tlog.folder import TileFolder

if TYPE_CHECKING:
    from django.db.models import QuerySet

AHEAD = timedelta(days=7)


@dataclass(frozen=True)
class JournalState:
    """The last signed checkpoint, and the key that signs."""

    origin: str
    size: int
    root: str
    signed_at: datetime
    vkey: str
    trust: Trust | None


@dataclass(frozen=True)
class Coming:
    """A stage of a public matter that ends at a known time."""

    matter: Matter
    stage: object
    at: datetime


def listed() -> QuerySet[Matter]:
    """The public list, newest first."""
    return public().filter(procedure__in=[flow.code for flow in listed_kinds()]).order_by("-id")


def coming(most: int = 8) -> list[Coming]:
    """What ends by the clock in the next days, soonest first."""
    now = clock.now()
    ends = {stage.ends for flow in PROCEDURES.values() for stage in flow.stages if stage.ends}
    near = Due.objects.filter(done_at=None, dropped=False, at__gte=now, at__lte=now + AHEAD, act__in=ends)
    ahead = near.filter(matter__in=listed())
    found = []
    for due in ahead.select_related("matter").order_by("at")[: most * 2]:
        stage = PROCEDURES[due.matter.procedure].stage(due.matter.stage)
        if stage.ends == due.act:
            found.append(Coming(due.matter, stage, due.at))
    return found[:most]


def journal_state() -> JournalState | None:
    """None before the first checkpoint."""
    log = TileFolder(folder())
    published = log.published()
    if published is None:
        return None
    written = datetime.fromtimestamp((log.path / "checkpoint").stat().st_mtime, tz=clock.real().tzinfo)
    return JournalState(published.origin, published.size, published.root.hex(), written, signer().vkey, trust())
