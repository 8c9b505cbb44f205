"""A project whose tender failed more than once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.matters.models import Moment
from ggzy.foundation.matters.moments import moment
from ggzy.foundation.rulebook import meets, rule
from ggzy.foundation.text import Text
from ggzy.supervision.alerts.lead import Lead, Level, of_moment
from ggzy.supervision.alerts.monitors.shape import Monitor
from ggzy.trading.projects.models import Lot
from ggzy_core.periods import local_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ggzy.foundation.matters.models import Matter


def look(matter: Matter) -> Iterator[Lead]:
    at = moment(matter, "failed")
    lot = Lot.objects.select_related("tender").filter(matter=matter).first()
    if at is None or lot is None:
        return
    same = Lot.objects.filter(tender__project=lot.tender.project_id, name=lot.name).values("matter")
    times = Moment.objects.filter(matter__in=same, name="failed").values("matter").distinct().count()
    if meets(rule("P-AGAIN").on(local_date(at)), times).holds:
        said = Text(f"同一标段招标已失败 {times} 次", f"The tender of this lot has failed {times} times")
        yield Lead("P-AGAIN", Level.GENERAL, f"{times} times", said, (of_moment("failed", at),))


MONITOR = Monitor(
    Text("多次招标失败", "failed repeatedly"), look, ("P-AGAIN",), frozenset({"lot.fail", "evaluation.reject-all"})
)
