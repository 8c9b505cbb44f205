"""What timestamps there are."""

from __future__ import annotations

from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.receipts import Pending, index_of

from .models import CheckpointStamp


def newest() -> CheckpointStamp | None:
    return CheckpointStamp.objects.order_by("-id").first()


def over(entry: Entry) -> CheckpointStamp | None:
    """The earliest token over a checkpoint that holds this entry: from its time on nobody can have put it in."""
    try:
        index = index_of(entry)
    except Pending:
        return None
    return CheckpointStamp.objects.filter(size__gt=index).order_by("at", "id").first()
