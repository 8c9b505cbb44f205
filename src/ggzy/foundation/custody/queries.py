"""What is asked about keys and their ends."""

from __future__ import annotations

from ggzy.foundation.journal.models import Entry

from .models import Shredding


def destroyed() -> dict[str, int]:
    """Data key to the entry of the act that destroyed it."""
    label = Shredding._meta.label
    entries = dict(Entry.objects.filter(act="person.shred").values_list("result", "id"))
    rows = Shredding.objects.values_list("pk", "keys")
    return {name: entries.get(f"{label}:{pk}", 0) for pk, names in rows for name in names}
