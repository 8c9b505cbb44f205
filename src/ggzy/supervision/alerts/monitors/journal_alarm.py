"""A cosigner saw another history of the journal than this node shows: a fork, or a log that was rolled back.

About the node, not about a trade. What the department finds (right or not) becomes public and ends the public warning.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.cosigning.models import AlarmCase
from ggzy.foundation.text import Text
from ggzy.supervision.alerts.lead import Lead, Level, of_row
from ggzy.supervision.alerts.monitors.shape import Monitor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ggzy.foundation.matters.models import Matter

OF = "journal.alarm"
NAME = "journal-alarm"


def look(matter: Matter) -> Iterator[Lead]:
    if matter.procedure != OF:
        return
    alarm = AlarmCase.objects.select_related("alarm").get(matter=matter).alarm
    said = Text(
        f"存证报警（第 {alarm.pk} 号）：见证节点“{alarm.name}”称，{alarm.words.zh}。核查结论（属实或不属实）将公开",
        f"Alarm about the journal (number {alarm.pk}): the cosigner {alarm.name} says: {alarm.words.en}. Whether it was "
        "right becomes public",
    )
    shown = of_row(
        alarm,
        cosigner=alarm.name,
        kind=alarm.kind,
        size=alarm.size,
        told=alarm.told,
        time=alarm.time.isoformat(),
        checkpoint=alarm.checkpoint,
        answer=alarm.answer,
    )
    yield Lead("P-COSIGNERS", Level.GRAVE, str(alarm.pk), said, (shown,))


MONITOR = Monitor(
    Text("存证见证报警", "alarms of cosigners"), look, ("P-COSIGNERS",), frozenset({"cosigner-alarm.note"})
)
