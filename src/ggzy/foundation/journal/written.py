"""By which act does a row stand as it stands?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .models import Entry

if TYPE_CHECKING:
    from .rows import Row


def written(row: Row) -> Entry | None:
    """The public entry of the act that wrote a row last; None where it was written under seal."""
    rows = Entry.objects.filter(rows__table=row._meta.db_table, rows__key=str(row.pk), until="")
    return rows.order_by("-id").first()
