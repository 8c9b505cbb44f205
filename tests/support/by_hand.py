"""Somebody with the database's own tools: a plain connection that knows nothing of Django, acts or guards."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

import psycopg
from django.db import connection


def by_hand(*statements: str) -> None:
    """Run SQL as `sqlite3 FILE` or `psql` would, foreign keys unwatched: SQLite's default, and psql may ask for it."""
    _run(["SET session_replication_role = replica"], statements)


def without_triggers(table: str, statement: str) -> None:
    """Take a table's insert-only triggers away first, as a determined administrator would."""
    on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
    by_hand(*(f'DROP TRIGGER "{table}_no_{verb}"{on}' for verb in ("update", "delete")), statement)


def refusal_by_hand(statement: str) -> str:
    """What the database says to a statement it refuses."""
    try:
        _run([], [statement])
    except (sqlite3.Error, psycopg.Error) as error:
        return str(error)
    raise AssertionError(f"the database let this through: {statement}")


def _run(first: Sequence[str], statements: Sequence[str]) -> None:
    """`first` is for PostgreSQL alone."""
    if connection.vendor == "sqlite":
        raw: Any = sqlite3.connect(connection.settings_dict["NAME"])
    else:
        given = connection.get_connection_params()
        raw = psycopg.connect(host=given["host"], user=given["user"], dbname=given["dbname"])
        statements = [*first, *statements]
    try:
        for statement in statements:
            raw.execute(statement)
        raw.commit()
    finally:
        raw.close()
