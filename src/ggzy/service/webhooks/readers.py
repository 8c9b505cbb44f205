"""After the commit: a delivery for each webhook that asked for this act. Twice does no harm: the id is the same."""

from __future__ import annotations

import hashlib

from ggzy.foundation import clock
from ggzy.foundation.acts import outbox
from ggzy.foundation.journal.models import Entry

from .models import Delivery, Webhook


@outbox.after(name="webhooks")
def note(entry: Entry) -> None:
    """Public entries only; what is sealed is nobody's news."""
    if entry.until:
        return
    due = [
        Delivery(id=id_of(hook, entry), webhook=hook, entry=entry, next_at=clock.real())
        for hook in Webhook.objects.filter(ended_at=None)
        if not hook.acts or entry.act in hook.acts
    ]
    Delivery.objects.bulk_create(due, ignore_conflicts=True)


def id_of(hook: Webhook, entry: Entry) -> str:
    """One delivery, one id, whatever happens in between."""
    return hashlib.sha256(f"{hook.key}/{entry.leaf}".encode()).hexdigest()[:32]
