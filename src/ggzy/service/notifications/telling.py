"""Making notifications: for each person of an audience once, and a message for each channel they chose."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from ggzy.foundation import clock

from . import choices, vault
from .models import Message, Notification

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ggzy.foundation.acts.tells import Tell
    from ggzy.foundation.identity.models import Person
    from ggzy.foundation.matters.models import Matter


def notify(tell: Tell, about: str, people: Iterable[Person], matter: Matter | None, **facts: str) -> int:
    """Tell these people, once for `about` (an entry, a moment and how long ahead). Answers how many were new."""
    made, wanted, messages = [], [], []
    for person in people:
        whose = vault.whose(person)
        key = _hash(tell.name, about, whose)
        wanted.append(key)
        told: dict[str, Any] = {"tell": tell.name, "matter": matter.code if matter else "", "facts": facts}
        sealed = vault.close(key, told | {"person": person.pk})
        made.append(Notification(id=key, whose=whose, sealed=sealed, made_at=clock.now()))
        for channel in choices.channels(whose, tell.kind):
            messages.append(
                Message(id=_hash(key, channel), notification_id=key, channel=channel, next_at=clock.real())
            )
    there = Notification.objects.filter(pk__in=wanted).count()
    Notification.objects.bulk_create(made, ignore_conflicts=True)
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    return len(set(wanted)) - there


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]
