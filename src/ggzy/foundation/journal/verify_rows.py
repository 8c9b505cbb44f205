"""Parts of `ggzy verify`: every row of evidence against the newest line on the record that speaks of it.

While acts go on, a row may be newer than the line read a moment before. So whatever looks wrong is read again: line,
row, line; if both lines are one, no act has touched the row in between, and it is truly wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.apps import apps

from ggzy.foundation.text import Text

from .digest import field_list, stored_digest
from .models import EntryRow, FieldList
from .rows import Row
from .verify_entries import Mismatch
from .verify_keys import KeysSeen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from .verify import Report

CHUNK = 1000  # rows at a time


class Line(NamedTuple):
    """The newest line about a row: its id, the row's digest (empty: removed), the act, the salt."""

    id: int
    digest: str
    act: str
    salt: str


def check_rows(report: Report, tell: Callable[[str, int, int], None]) -> None:
    """Every row has a line and matches it; every line has its row. Raises Mismatch at the first that does not."""
    models, keys = evidence(), KeysSeen()
    total = sum(model._base_manager.count() for model in models)
    for model in models:
        for some in _rows_of(model):
            _check_some(model, some)
            keys.look(model, some)
            report.rows += len(some)
            tell("rows", report.rows, total)
        for some_keys in _keys_of(model._meta.db_table):
            _check_present(model, some_keys)
    _check_tables({model._meta.db_table for model in models})
    report.shredded, report.shreddings = keys.shredded, len(keys.acts)


def evidence() -> list[type[Row]]:
    return [model for model in apps.get_models() if issubclass(model, Row)]


def check_field_lists() -> None:
    """A field that vanished from a table, though no act digested its rows again, is named."""
    present = {model._meta.db_table: set(field_list(model)[1]) for model in evidence()}
    for kept in FieldList.objects.order_by("name"):
        lost = [name for name in kept.fields if name not in present.get(kept.table, ())]
        if lost:
            names = ", ".join(lost)
            raise Mismatch(
                Text(f"表 {kept.table} 的字段 {names} 已不存在", f"Fields of {kept.table} vanished: {names}")
            )


def _rows_of(model: type[Row]) -> Iterator[Sequence[tuple[Any, ...]]]:
    """(key, values…) of all rows, chunk by chunk along the key: no cursor stays open while acts go on."""
    names = field_list(model)[1]
    rows = model._base_manager.order_by("pk").values_list("pk", *names)
    some = list(rows[:CHUNK])
    while some:
        yield some
        some = list(rows.filter(pk__gt=some[-1][0])[:CHUNK])


def _check_some(model: type[Row], some: Sequence[tuple[Any, ...]]) -> None:
    lines = _newest(model._meta.db_table, [str(pk) for pk, *_ in some])
    for pk, *values in some:
        line = lines.get(str(pk))
        if line is None or stored_digest(model, pk, values, bytes.fromhex(line.salt)) != line.digest:
            _look_again(model, pk)


def _check_present(model: type[Row], keys: list[str]) -> None:
    there = {str(pk) for pk in model._base_manager.filter(pk__in=keys).values_list("pk", flat=True)}
    for key in keys:
        if key not in there:
            _look_again(model, key)


def _look_again(model: type[Row], pk: Any) -> None:
    """Name a row if it is wrong by fresh reads. Ends, because no row is acted on without pause."""
    table, key = model._meta.db_table, str(pk)
    while True:
        before = _newest(table, [key]).get(key)
        values = model._base_manager.filter(pk=pk).values_list(*field_list(model)[1]).first()
        if before == _newest(table, [key]).get(key):
            break
    removed = before is None or not before.digest
    if values is None:
        if not removed:
            raise Mismatch(
                Text(
                    f"数据行 {table}#{key} 已有存证，但数据库中不存在",
                    f"Row {table}#{key} is on the record but missing",
                )
            )
        return
    if before is None or removed:
        raise Mismatch(
            Text(
                f"{table}#{key} 没有任何行为为其留痕",
                f"{table}#{key}: nobody acted for this row, it is not on the record",
            )
        )
    if stored_digest(model, pk, values, bytes.fromhex(before.salt)) != before.digest:
        raise Mismatch(
            Text(
                f"{table}#{key} 与行为 {before.act} 留下的存证不符：该数据行在行为之外被改动",
                f"{table}#{key} is not what {before.act} put on the record: the row was changed by hand",
            )
        )


def _newest(table: str, keys: Sequence[str]) -> dict[str, Line]:
    """The newest line about each of these rows of a table."""
    lines = EntryRow.objects.filter(table=table, key__in=keys).order_by("id")
    found = lines.values_list("key", "id", "digest", "entry__act", "entry__salt")
    return {key: Line(*line) for key, *line in found}


def _keys_of(table: str) -> Iterator[list[str]]:
    """The keys of all rows of a table that the record speaks of."""
    keys = EntryRow.objects.filter(table=table).order_by("key").values_list("key", flat=True).distinct()
    some = list(keys[:CHUNK])
    while some:
        yield some
        some = list(keys.filter(key__gt=some[-1])[:CHUNK])


def _check_tables(known: set[str]) -> None:
    for table in EntryRow.objects.order_by("table").values_list("table", flat=True).distinct():
        if table not in known:
            raise Mismatch(
                Text(
                    f"存证涉及的表 {table} 在本程序中已不存在",
                    f"The record speaks of {table}, which this program lacks",
                )
            )
