"""What a party sees of its webhooks."""

from __future__ import annotations

from typing import Any

from ggzy.foundation import clock
from ggzy.foundation.acts import Session

from .acts import WHO
from .models import Delivery, Webhook

MOST = 200


def mine(session: Session) -> list[Webhook]:
    """The standing webhooks of the session's party; none for who may not register one."""
    if session.party is None or not any(session.holds(role) for role in WHO):
        return []
    return list(Webhook.objects.filter(organisation=session.party, ended_at=None).order_by("id"))


def deliveries(hook: Webhook) -> list[dict[str, Any]]:
    """The newest deliveries of a webhook, newest first, at most 200."""
    rows = Delivery.objects.filter(webhook=hook).select_related("entry").order_by("-entry_id")[:MOST]
    return [
        {
            "id": one.pk,
            "act": one.entry.act,
            "leaf": one.entry.leaf,
            "state": one.state,
            "tries": one.tries,
            "answer": one.answer,
            "next_at": one.next_at.isoformat() if one.state == "waiting" else None,
            "done_at": one.done_at.isoformat() if one.done_at else None,
        }
        for one in rows
    ]


def again(hook: Webhook, name: str) -> bool:
    """Put a dead delivery back in line. False when there is none of that id."""
    dead = Delivery.objects.filter(pk=name, webhook=hook, state="dead")
    return bool(dead.update(state="waiting", tries=0, next_at=clock.real(), done_at=None))
