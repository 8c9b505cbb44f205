"""What the department does about the alerts of a trade: it takes each one up, and says a few days later what it was."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from ggzy.supervision.alerts.models import Alert

from .trade import Chapter, Trade, workday

if TYPE_CHECKING:
    from django.db.models import QuerySet

LOOKS, APART = 30, timedelta(days=7)
FINDINGS = {
    "true": "经核查，期限确已届满未办，已当面提醒责任单位并责令补办（示例核查情况）。",
    "false": "经核查，该事项已在线下按期办理，补录较晚，不属逾期（示例核查情况）。",
}


def oversight(trade: Trade) -> Chapter:
    """Once a week somebody looks. Some alerts have lapsed by then; of the others most were right."""
    for _ in range(LOOKS):
        yield APART
        for alert in _open(trade):
            if alert.matter.stage == "raised":
                yield workday(1, 9, 20)
                yield from _look_into(trade, alert)
        if trade.matter.closed_at is not None:
            return


def _look_into(trade: Trade, alert: Alert) -> Chapter:
    supervisor = trade.world.supervisor.session
    if not _open(trade).filter(pk=alert.pk).exists():
        return
    trade.do("alert.take", supervisor, on=alert)
    yield workday(2, 16, 40)
    if _open(trade).filter(pk=alert.pk).exists():
        outcome = "false" if (trade.number + alert.pk) % 4 == 0 else "true"
        trade.do("alert.settle", supervisor, {"outcome": outcome, "reason": FINDINGS[outcome]}, on=alert)


def _open(trade: Trade) -> QuerySet[Alert]:
    """Alerts about the lot or its tender that this department owns and has not settled."""
    near = Q(about=trade.matter) | Q(about=trade.matter.parent_id)
    mine = Alert.objects.filter(near, owner=trade.world.supervisor.session.party, settled_at=None)
    return mine.select_related("matter").order_by("pk")
