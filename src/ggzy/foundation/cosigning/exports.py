"""An alarm about the journal as data: what the cosigner had seen, what we showed it, and what came of it."""

from __future__ import annotations

from typing import Any

from ggzy.foundation.matters.exports import export

from .models import AlarmCase, AlarmExplained


@export("cosigning.AlarmCase", "alarm")
def alarm_as_data(case: AlarmCase) -> Any:
    """Our checkpoint and the cosigner's answer are texts as they went over the line."""
    alarm = case.alarm
    explained = AlarmExplained.objects.filter(alarm=alarm).first()
    return {
        "number": alarm.pk,
        "cosigner": alarm.name,
        "kind": alarm.kind,
        "size": alarm.size,
        "told": alarm.told,
        "checkpoint": alarm.checkpoint,
        "answer": alarm.answer,
        "time": alarm.time.isoformat(),
        "explained": explained.text if explained is not None else None,
        "found": case.found,
        "closed_at": case.closed_at.isoformat() if case.closed_at else None,
    }
