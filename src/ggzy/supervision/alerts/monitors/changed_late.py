"""The tender file changed less than fifteen days before the deadline that stood (招标投标法 23, 实施条例 21)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.matters.moments import moment
from ggzy.foundation.rulebook import clock_holds, rule
from ggzy.foundation.text import Text
from ggzy.supervision.alerts.lead import Lead, Level, of_moment, of_row
from ggzy.supervision.alerts.monitors.shape import Monitor
from ggzy.trading.projects.models import TenderFile
from ggzy_core.periods import local_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ggzy.foundation.matters.models import Matter


def look(matter: Matter) -> Iterator[Lead]:
    """Not applicable before a deadline is set. Whether a change affects the bids is for a person to say."""
    deadline = moment(matter, "bid-deadline")
    if deadline is None:
        return
    files = TenderFile.objects.filter(lot__matter=matter, version__gt=1).exclude(published_at=None)
    for file in files.order_by("version"):
        if file.published_at is None or not file.reason:
            continue
        verdict = clock_holds(rule("I-CLT15").on(local_date(file.published_at)), file.published_at, deadline)
        if not verdict.holds:
            evidence = (of_row(file, version=file.version, reason=file.reason), of_moment("bid-deadline", deadline))
            said = Text(verdict.facts_zh, verdict.facts_en)
            yield Lead("I-CLT15", Level.SERIOUS, f"version {file.version}", said, evidence)


MONITOR = Monitor(
    Text("临近截止修改招标文件", "file changed close to the deadline"),
    look,
    ("I-CLT15", "T-CLA15"),
    frozenset({"clarification.issue", "notice.publish"}),
)
