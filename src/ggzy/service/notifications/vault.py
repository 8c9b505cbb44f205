"""Whose notifications are whose, and what they say: sealed, padded, found by keyed hash."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ggzy.foundation.secrets import blind, seal, unseal

if TYPE_CHECKING:
    from .models import Choice, Notification

ROOM = "notifications"
STEP = 512  # bytes: what is sealed has one of few lengths


def whose(person: Any) -> str:
    return blind(ROOM, person.pk)


def close(key: str, facts: dict[str, Any]) -> bytes:
    plain = json.dumps(facts, ensure_ascii=False).encode()
    return seal(ROOM, key, plain + b" " * (-len(plain) % STEP))


def opened(row: Notification | Choice) -> dict[str, Any]:
    """{tell, matter, person, facts} of a notification; {email, mobile, channels} of a choice."""
    return json.loads(unseal(ROOM, str(row.pk), bytes(row.sealed)))  # type: ignore[no-any-return]
