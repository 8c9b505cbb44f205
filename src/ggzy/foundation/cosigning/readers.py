"""An alarm comes from the thread that asks cosigners, which does no acts; here it gets onto the record."""

from __future__ import annotations

from ggzy.foundation.acts import clock_session, perform
from ggzy.foundation.acts.rounds import every
from ggzy.foundation.refusal import Refusal

from .models import CosignerAlarm


@every(seconds=5)
def note_alarms() -> int:
    """Every alarm that stands on no matter yet. Two workers at once: the second is refused."""
    noted = 0
    for alarm in CosignerAlarm.objects.filter(case=None).order_by("id"):
        try:
            perform("cosigner-alarm.note", clock_session(), None, {"alarm": alarm.pk})
            noted += 1
        except Refusal as refusal:
            if refusal.rule != "P-DONE":
                raise
    return noted
