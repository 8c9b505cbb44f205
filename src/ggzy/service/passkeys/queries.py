"""Passkeys of a person, and whether a visit by one still stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .models import Passkey

if TYPE_CHECKING:
    from ggzy.foundation.identity.models import Person


def of(person: Person | Any) -> list[Passkey]:
    """The standing ones, oldest first."""
    if person is None:
        return []
    return list(Passkey.objects.filter(person=person, ended_at=None).select_related("use").order_by("id"))


def stands(person: Person, key: str) -> bool:
    return Passkey.objects.filter(key=key, person=person, ended_at=None).exists()
