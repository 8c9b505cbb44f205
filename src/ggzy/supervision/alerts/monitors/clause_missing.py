"""A bid failed on a requirement without the clause of the file it rests on. The door refuses it; the rows are looked at.

Looks once the report is submitted: what members decide before that is theirs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.matters.moments import moment
from ggzy.foundation.text import Text
from ggzy.supervision.alerts.lead import Lead, Level, of_row
from ggzy.supervision.alerts.monitors.shape import Monitor
from ggzy.trading.evaluation.models import Review

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ggzy.foundation.matters.models import Matter


def look(matter: Matter) -> Iterator[Lead]:
    if moment(matter, "report-submitted") is None:
        return
    for row in Review.objects.filter(lot__matter=matter, passed=False, clause="").select_related("bid").order_by("id"):
        said = Text(
            f"第 {row.bid.number} 号投标在“{row.requirement}”上被否决，未写明所依据的文件条款",
            f"Bid {row.bid.number} failed on {row.requirement} without the clause it rests on",
        )
        yield Lead("P-CLAUSE", Level.GRAVE, f"review {row.pk}", said, (of_row(row, seat=row.seat),))


MONITOR = Monitor(
    Text("否决未写明条款", "rejected without a clause"), look, ("P-CLAUSE",), frozenset({"report.submit"})
)
