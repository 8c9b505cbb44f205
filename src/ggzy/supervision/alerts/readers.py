"""After every public act the matters it was about are looked at; and again when one of their clocks turns."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ggzy.foundation.acts import clock_session, perform
from ggzy.foundation.acts.outbox import after
from ggzy.foundation.acts.rounds import every
from ggzy.foundation.cosigning.models import AlarmCase
from ggzy.foundation.matters.models import Matter

from .models import Alert
from .monitors import journal_alarm
from .watching import look_at, look_round

if TYPE_CHECKING:
    from ggzy.foundation.journal.models import Entry


@after(name="supervision.alerts.monitors")
def monitors(entry: Entry) -> None:
    """Sealed acts are passed over: nothing may be raised from what nobody may know."""
    if entry.until or entry.act.startswith(("alert.", "trace.")):
        return
    body = json.loads(entry.body)
    codes = {entry.subject, *body.get("covers", ()), *_opened(body)} - {""}
    for matter in Matter.objects.filter(code__in=codes).select_related("parent").order_by("id"):
        look_at(matter, entry.act)


@after("alert.settle", name="supervision.alerts.outcomes")
def outcomes(entry: Entry) -> None:
    """An alarm about the journal warns the public until its alert is settled: whether it was right is made known."""
    alert = Alert.objects.select_related("about").filter(pk=entry.result.rpartition(":")[2]).first()
    if alert is None or alert.monitor != journal_alarm.NAME or not alert.about.is_open:
        return
    case = AlarmCase.objects.get(matter=alert.about)
    perform("cosigner-alarm.close", clock_session(), case, {"outcome": "true" if alert.found else "false"})


@every(seconds=5)
def clocks_that_turn() -> int:
    return look_round()


def _opened(body: dict[str, object]) -> set[str]:
    """Matters that the act opened and disclosed by their code: an objection, a complaint, an order."""
    data = body.get("data", {})
    said = data.values() if isinstance(data, dict) else ()
    return {value for value in said if isinstance(value, str) and len(value) <= 64}
