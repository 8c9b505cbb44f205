"""A database emptied between two tests: only the tables in which something stands, and nothing else set up anew.

Django's own `flush` empties every table and then makes content types and permissions again, which took longer than
most tests.
"""

from __future__ import annotations

from typing import Any

from ggzy.foundation.journal import triggers

KEPT = {"django_migrations", "django_content_type", "auth_permission"}  # what migrating made, the same for every test


def empty(connection: Any) -> None:
    """Delete every row but those of `KEPT`, of the record too."""
    with connection.cursor() as cursor:
        if filled := _filled(connection, cursor):
            _delete(connection, cursor, [connection.ops.quote_name(table) for table in filled])
    triggers.restore()  # those a test took away, too


def _filled(connection: Any, cursor: Any) -> list[str]:
    tables = sorted({*connection.introspection.django_table_names(only_existing=False)} - KEPT)
    name = connection.ops.quote_name
    cursor.execute(" UNION ALL ".join(f"SELECT '{one}' WHERE EXISTS (SELECT 1 FROM {name(one)})" for one in tables))
    return [row[0] for row in cursor.fetchall()]


def _delete(connection: Any, cursor: Any, tables: list[str]) -> None:
    """In one transaction, whatever points where."""
    deletes = [f"DELETE FROM {table}" for table in tables]
    if connection.vendor == "postgresql":  # the role of a replica: neither keys nor triggers are looked at
        cursor.execute(
            "; ".join(["SET session_replication_role = replica", *deletes, "RESET session_replication_role"])
        )
        return
    triggers.remove()
    with connection.constraint_checks_disabled():
        for one in deletes:
            cursor.execute(one)
