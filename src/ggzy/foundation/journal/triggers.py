"""Triggers that make the record insert-only, on SQLite and on PostgreSQL.

Django rebuilds a table on SQLite to alter it and silently drops its triggers, so they are put back after every
migration, and a system check asserts that they stand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import DEFAULT_DB_ALIAS, connections

from .rows import journal_tables

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

WORDS = "the record is insert-only 存证只增不改"


def restore(using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """Create the triggers that are missing."""
    connection = connections[using]
    standing = set(present(connection))
    existing = set(connection.introspection.table_names())
    for table in sorted(journal_tables() & existing):
        if not {f"{table}_no_update", f"{table}_no_delete"} <= standing:
            _create(connection, table)


def remove(using: str = DEFAULT_DB_ALIAS) -> None:
    """Take the triggers away; for a test that empties its database."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for name in present(connection):
            table = name.removesuffix("_no_update").removesuffix("_no_delete")
            on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
            cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{on}')


def present(connection: BaseDatabaseWrapper) -> list[str]:
    if connection.vendor == "sqlite":
        sql = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%\\_no\\_%' ESCAPE '\\'"
    else:
        sql = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE '%\\_no\\_%'"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The journal tables that exist without both their triggers."""
    standing = set(present(connection))
    existing = set(connection.introspection.table_names())
    return [
        table
        for table in sorted(journal_tables() & existing)
        if not {f"{table}_no_update", f"{table}_no_delete"} <= standing
    ]


def _create(connection: BaseDatabaseWrapper, table: str) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION ggzy_insert_only() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
            )
        for verb in ("UPDATE", "DELETE"):
            name = f"{table}_no_{verb.lower()}"
            if connection.vendor == "postgresql":
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"')
                cursor.execute(
                    f'CREATE TRIGGER "{name}" BEFORE {verb} ON "{table}" '
                    "FOR EACH ROW EXECUTE FUNCTION ggzy_insert_only()"
                )
            else:
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
                cursor.execute(
                    f'CREATE TRIGGER "{name}" BEFORE {verb} ON "{table}" BEGIN SELECT RAISE(ABORT, \'{WORDS}\'); END'
                )
