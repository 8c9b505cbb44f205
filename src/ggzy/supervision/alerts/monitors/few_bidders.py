"""Opened with fewer than three bidders (招标投标法 28). The door refuses it; this looks at what stands in the rows.

Looks only once the seals have ended: before that nobody knows how many have bid, and no alert may tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.matters.moments import moment
from ggzy.foundation.rulebook import meets, rule
from ggzy.foundation.text import Text
from ggzy.supervision.alerts.lead import Lead, Level, of_moment, of_row
from ggzy.supervision.alerts.monitors.shape import Monitor
from ggzy.trading.bidding.models import OpenedBid
from ggzy_core.periods import local_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ggzy.foundation.matters.models import Matter


def look(matter: Matter) -> Iterator[Lead]:
    at = moment(matter, "opening-recorded")
    if at is None or moment(matter, "failed") is not None:
        return
    rows = list(OpenedBid.objects.filter(lot__matter=matter).order_by("number"))
    verdict = meets(rule("T-MIN3").on(local_date(at)), len(rows))
    if not verdict.holds:
        evidence = (of_moment("opening-recorded", at), *(of_row(row, name=row.name) for row in rows))
        yield Lead("T-MIN3", Level.GRAVE, "opened", Text(verdict.facts_zh, verdict.facts_en), evidence)


MONITOR = Monitor(
    Text("投标人少于三个仍开标", "opened with too few bidders"), look, ("T-MIN3",), frozenset({"opening.record"})
)
