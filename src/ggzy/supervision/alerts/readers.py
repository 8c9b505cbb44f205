"""After every public act the matters it was about are looked at; and again when one of their clocks turns."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ggzy.foundation.acts.outbox import after
from ggzy.foundation.acts.rounds import every
from ggzy.foundation.matters.models import Matter

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


@every(seconds=5)
def clocks_that_turn() -> int:
    return look_round()


def _opened(body: dict[str, object]) -> set[str]:
    """Matters that the act opened and disclosed by their code: an objection, a complaint, an order."""
    data = body.get("data", {})
    said = data.values() if isinstance(data, dict) else ()
    return {value for value in said if isinstance(value, str) and len(value) <= 64}
