"""The bid deadline was put off again and again. What a pause gave back is no delay by the tenderer."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from ggzy.foundation import clock
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.rulebook import meets, rule
from ggzy.foundation.text import Text
from ggzy.supervision.alerts.lead import Lead, Level, of_row
from ggzy.supervision.alerts.monitors.shape import Monitor
from ggzy_core.periods import local_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ggzy.foundation.matters.models import Matter

DELAYING = ("clarification.issue",)


def look(matter: Matter) -> Iterator[Lead]:
    rows = list(matter.moments.filter(name="bid-deadline").order_by("id"))
    acts = Entry.objects.filter(subject=matter.code, act__in=DELAYING).values_list("at", flat=True)
    issued = set(acts)
    later = [new for old, new in pairwise(rows) if new.at > old.at and _near(new.written_at, issued)]
    version = rule("P-LEAD").on(local_date(clock.now()))
    if meets(version, len(later)).holds:
        said = Text(f"投标截止时间已推迟 {len(later)} 次", f"The bid deadline was put off {len(later)} times")
        evidence = tuple(of_row(one, at=one.at.isoformat()) for one in later)
        yield Lead("P-LEAD", Level.GENERAL, f"{len(later)} times", said, evidence)


def _near(written: object, issued: set[object]) -> bool:
    return any(abs((written - at).total_seconds()) < 2 for at in issued)  # type: ignore[operator]


MONITOR = Monitor(
    Text("多次推迟投标截止", "deadline put off repeatedly"), look, ("P-LEAD",), frozenset({"clarification.issue"})
)
