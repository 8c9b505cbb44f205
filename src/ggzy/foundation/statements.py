"""Statements that are sent again and again: Django writes the SQL once, later calls send it with other values.

Writing the SQL of a small query costs Django ten times what SQLite needs to answer it, and an act asks a dozen.
Use these on the paths that every act takes and nowhere else; an ordinary query set reads better.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connections, models

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_KEPT = "ggzy_statements"  # on the connection, so that what is kept lives as long as it and no other thread sees it
_TEXT = "\ue000value {}\ue000"
_NUMBER = 7_000_000_000_000
_MOMENT = datetime(1900, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Ready:
    """A statement as it is sent: where each value goes, and how a row becomes what is answered."""

    sql: str
    params: tuple[Any, ...]
    places: tuple[tuple[int, int, Callable[[Any], Any] | None], ...]  # place, number of the value, how it is written
    convert: Callable[[Iterable[Any]], Iterable[Any]]
    build: Callable[[Sequence[Any]], Any]


class Asked:
    """A query that depends on nothing but the values given: texts, whole numbers and aware moments, never None.

    `make(*values)` is called once a connection, with stand-ins, and returns a query set of models (without related
    ones) or of `values_list`.
    """

    def __init__(self, make: Callable[..., models.QuerySet[Any, Any]]) -> None:
        self._make = make

    def __call__(self, *values: Any) -> list[Any]:
        """All rows: model instances, or tuples."""
        ready = self._ready(values)
        return [ready.build(row) for row in ready.convert(_fetched(ready, values))]

    def first(self, *values: Any) -> Any:
        """The first row or None. The query set should ask for one: `[:1]`."""
        rows = self(*values)
        return rows[0] if rows else None

    def _ready(self, values: Sequence[Any]) -> Ready:
        connection = connections[DEFAULT_DB_ALIAS]
        kept: dict[Any, Ready] = connection.__dict__.setdefault(_KEPT, {})
        ready = kept.get(self)
        if ready is None:
            ready = kept[self] = self._written(connection, values)
        return ready

    def _written(self, connection: Any, values: Sequence[Any]) -> Ready:
        marks = [_stand_in(number, value) for number, value in enumerate(values)]
        asked = self._make(*marks)
        compiler = asked.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        places = []
        for number, mark in enumerate(marks):
            write = connection.ops.adapt_datetimefield_value if isinstance(mark, datetime) else None
            found = [place for place, param in enumerate(params) if param == (write(mark) if write else mark)]
            if not found:
                raise TypeError(f"value {number} does not stand in the statement as given: {sql}")
            places += [(place, number, write) for place in found]
        convert = _converting(compiler)
        return Ready(sql, tuple(params), tuple(places), convert, _building(asked))


class QuickInsert(models.Model):
    """Rows whose INSERT is written once a table. What Django would have to work out itself it still does."""

    class Meta:
        abstract = True

    def _do_insert(self, manager: Any, using: str, fields: Any, returning_fields: Any, raw: bool) -> Any:
        connection = connections[using]
        statement = _insert_of(type(self), connection, tuple(fields), tuple(returning_fields or ()))
        values = [field.pre_save(self, True) for field in fields]
        if raw or statement is None or any(hasattr(value, "resolve_expression") for value in values):
            return super()._do_insert(manager, using, fields, returning_fields, raw)  # type: ignore[misc]
        params = [_written(field, value, connection) for field, value in zip(fields, values, strict=True)]
        with connection.cursor() as cursor:
            cursor.execute(statement, params)
            return [cursor.fetchone()]


MANY = 64  # rows; a longer list is Django's, which cuts it into pieces


def insert_together(rows: Sequence[models.Model]) -> bool:
    """Insert new rows of one table by one statement, which is written once for so many. They get their keys.

    False, and nothing done, where Django has to write it: keys given beforehand, fields with SQL of their own.
    """
    if not rows or any(row.pk is not None for row in rows):
        return False
    for row in rows:
        row._prepare_related_fields_for_save(operation_name="bulk_create")  # type: ignore[attr-defined]
    fields = [one for one in rows[0]._meta.local_concrete_fields if not one.generated and not one.primary_key]
    keys = insert_values(type(rows[0]), fields, [[field.pre_save(row, True) for field in fields] for row in rows])
    if keys is None:
        return False
    for row, key in zip(rows, keys, strict=True):
        row.pk, row._state.adding, row._state.db = key, False, DEFAULT_DB_ALIAS
    return True


def insert_values(
    model: type[models.Model], fields: Sequence[models.Field[Any, Any]], lines: Sequence[Sequence[Any]]
) -> list[Any] | None:
    """The same of values that need no object: one line for each row, in the order of `fields`. Returns the keys."""
    connection, key = connections[DEFAULT_DB_ALIAS], model._meta.pk
    if not lines or len(lines) > MANY or not isinstance(key, models.AutoField):
        return None
    statement = _insert_of(model, connection, tuple(fields), (key,), len(lines))
    if statement is None or any(hasattr(value, "resolve_expression") for line in lines for value in line):
        return None
    params = [_written(field, value, connection) for line in lines for field, value in zip(fields, line, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return [row[0] for row in cursor.fetchall()]


def _written(field: Any, value: Any, connection: Any) -> Any:
    """A value as the database takes it. Texts it takes as they are, and they are most."""
    if type(value) is str and type(field) in (models.CharField, models.TextField):
        return value
    return field.get_db_prep_save(value, connection=connection)


def _fetched(ready: Ready, values: Sequence[Any]) -> list[Any]:
    params = list(ready.params)
    for place, number, write in ready.places:
        params[place] = values[number] if write is None else write(values[number])
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(ready.sql, params)
        return cursor.fetchall()


def _stand_in(number: int, value: Any) -> Any:
    if isinstance(value, datetime):
        return _MOMENT + timedelta(seconds=number)
    if isinstance(value, int) and not isinstance(value, bool):
        return _NUMBER + number
    if isinstance(value, str):
        return _TEXT.format(number)
    raise TypeError(f"a statement takes texts, whole numbers and moments, not {type(value).__name__}")


def _converting(compiler: Any) -> Callable[[Iterable[Any]], Iterable[Any]]:
    converters = compiler.get_converters([expression for expression, _, _ in compiler.select])
    if not converters:
        return lambda rows: rows
    return lambda rows: compiler.apply_converters(rows, converters)


def _building(asked: models.QuerySet[Any, Any]) -> Callable[[Sequence[Any]], Any]:
    if issubclass(asked._iterable_class, models.query.ModelIterable):
        model, names = asked.model, [field.attname for field in asked.model._meta.concrete_fields]
        return lambda row: model.from_db(DEFAULT_DB_ALIAS, names, row)
    return tuple


def _insert_of(model: type[models.Model], connection: Any, fields: Any, returning: Any, rows: int = 1) -> str | None:
    """The INSERT of a table; None where Django has to write it: other returned fields, or fields with their own SQL."""
    kept: dict[Any, Any] = connection.__dict__.setdefault(_KEPT, {})
    key = (model, fields, rows)
    if key not in kept:
        kept[key] = _written_insert(model, connection, fields, returning, rows)
    return kept[key]  # type: ignore[no-any-return]


def _mark(field: Any, connection: Any) -> str | None:
    """How a field's value stands in a statement; None for a field that writes SQL of its own."""
    if isinstance(field, models.BinaryField):
        return str(connection.ops.binary_placeholder_sql(b""))
    return None if hasattr(field, "get_placeholder") else "%s"


def _written_insert(model: type[models.Model], connection: Any, fields: Any, returning: Any, rows: int) -> str | None:
    marks = [_mark(field, connection) for field in fields]
    if None in marks or [field.primary_key for field in returning] != [True]:
        return None
    if returning[0].get_db_converters(connection) or not connection.features.can_return_columns_from_insert:
        return None
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in fields)
    row = f"({', '.join(str(mark) for mark in marks)})"
    table, key = quote(model._meta.db_table), quote(returning[0].column)
    values = ", ".join([row] * rows)
    return f"INSERT INTO {table} ({columns}) VALUES {values} RETURNING {key}"  # noqa: S608  names of our own tables
