"""What is asked about keys and their ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.journal.models import Entry

from .models import KeyChange, Shredding

if TYPE_CHECKING:
    from datetime import datetime


def destroyed() -> dict[str, int]:
    """Data key to the entry of the act that destroyed it."""
    label = Shredding._meta.label
    entries = dict(Entry.objects.filter(act="person.shred").values_list("result", "id"))
    rows = Shredding.objects.values_list("pk", "keys")
    return {name: entries.get(f"{label}:{pk}", 0) for pk, names in rows for name in names}


def in_use_since(name: str) -> datetime | None:
    """When the record named this field key as the new one; real time. None for the first one, which nothing names."""
    change = KeyChange.objects.filter(kind="field", after__startswith=f"{name} ").order_by("-id").first()
    if change is None:
        return None
    result = f"{KeyChange._meta.label}:{change.pk}"
    return Entry.objects.filter(act="key.change", result=result).values_list("time", flat=True).first()
