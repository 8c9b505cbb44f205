"""Two kinds of table: `Row` is evidence and changes only within an act; `Scratch` has no legal effect.

The act under way is a `Recorder` in a context variable. Saving a row outside one is refused, and so are the query-set
writes (`update`, `delete`, `bulk_*`) that would pass the record by.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Self

from django.db import models

from ggzy.foundation.statements import QuickInsert, insert_together

if TYPE_CHECKING:
    from collections.abc import Iterable


class OffTheRecord(Exception):
    """Somebody tried to change evidence outside an act."""


class Recorder:
    """Collects the rows one act writes, in order, each once."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], Row | None] = {}
        self.again: set[tuple[str, str]] = set()  # rows that were there before, or were written twice

    def wrote(self, row: Row, *, new: bool = False) -> None:
        key = (row._meta.db_table, str(row.pk))
        if not new or key in self.rows:
            self.again.add(key)
        self.rows[key] = row

    def removed(self, table: str, key: str) -> None:
        self.rows[(table, key)] = None


recorder: ContextVar[Recorder | None] = ContextVar("recorder", default=None)


def current_recorder(doing: str) -> Recorder:
    found = recorder.get()
    if found is None:
        raise OffTheRecord(f"{doing} outside an act. Evidence changes through perform() only. 证据只能通过行为改变。")
    return found


class RowQuerySet(models.QuerySet[Any]):
    """Reads like any query set; writes are refused, because they would leave no trace."""

    def _refuse(self, how: str) -> Any:
        raise OffTheRecord(
            f"{how} on {self.model.__name__}: change evidence row by row within an act. 证据须在行为中逐行变更。"
        )

    def update(self, **kwargs: Any) -> int:
        return self._refuse("update()")

    def delete(self) -> Any:
        return self._refuse("delete()")

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        """Rows in one statement, each still on the record (the keys come back from both databases)."""
        notes = current_recorder(f"bulk_create() of {self.model.__name__}")
        if kwargs or args:
            return self._refuse("bulk_create() with options")
        made = list(objs)
        if not insert_together(made):
            made = super().bulk_create(made)
        for row in made:
            notes.wrote(row, new=True)
        return made

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        return self._refuse("bulk_update()")


class Row(QuickInsert):
    """Evidence. Written within an act, which lists it; `ggzy verify` holds it against that list."""

    objects = RowQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        notes = current_recorder(f"save() of {type(self).__name__}")
        new = self._state.adding
        super().save(*args, **kwargs)
        notes.wrote(self, new=new)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        notes = current_recorder(f"delete() of {type(self).__name__}")
        key = str(self.pk)
        # Django's collector would follow with query-set deletes; evidence has no cascades, so delete this row alone.
        models.QuerySet(type(self)).filter(pk=self.pk)._raw_delete(using=self._state.db)  # type: ignore[attr-defined]
        notes.removed(self._meta.db_table, key)

    def changed(self, **values: Any) -> Self:
        """Set the values and save just them; reads as one step in an act."""
        for name, value in values.items():
            setattr(self, name, value)
        self.save(update_fields=list(values))
        return self


class Scratch(models.Model):
    """Without legal effect: drafts, cursors, upload parts, caches. No guard may decide from it."""

    class Meta:
        abstract = True


class JournalTable(QuickInsert):
    """The record itself: rows are added by the door and the sequencer, and never change (triggers see to it)."""

    class Meta:
        abstract = True


def evidence_tables() -> set[str]:
    """The names of all tables that hold evidence, many-to-many and third-party tables aside."""
    from django.apps import apps

    return {model._meta.db_table for model in apps.get_models() if issubclass(model, Row)}


def journal_tables() -> set[str]:
    from django.apps import apps

    return {model._meta.db_table for model in apps.get_models() if issubclass(model, JournalTable)}
