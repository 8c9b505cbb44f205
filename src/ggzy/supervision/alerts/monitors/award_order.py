"""The winner is not the first candidate who stands (实施条例 55)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.text import Text
from ggzy.supervision.alerts.lead import Lead, Level, of_row
from ggzy.supervision.alerts.monitors.shape import Monitor
from ggzy.trading.awards.models import Award, Candidate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ggzy.foundation.matters.models import Matter


def look(matter: Matter) -> Iterator[Lead]:
    award = Award.objects.select_related("candidate").filter(lot__matter=matter, revoked_at=None).first()
    if award is None:
        return
    before = Candidate.objects.filter(lot__matter=matter, rank__lt=award.candidate.rank, gave_up_at=None)
    for passed_over in before.order_by("rank"):
        said = Text(
            f"中标人为第 {award.candidate.rank} 名，第 {passed_over.rank} 名候选人未放弃",
            f"The winner ranks {award.candidate.rank}, and the candidate ranked {passed_over.rank} has not given up",
        )
        evidence = (of_row(award, rank=award.candidate.rank), of_row(passed_over, rank=passed_over.rank))
        yield Lead("P-FIRST", Level.GRAVE, f"award {award.pk}", said, evidence)
        return


MONITOR = Monitor(
    Text("未按名次确定中标人", "winner not in order of rank"),
    look,
    ("P-FIRST",),
    frozenset({"award.decide", "award.notify"}),
)
