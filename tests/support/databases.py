"""A database of its own for a node that a test starts, on whichever server the run uses."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg


@contextmanager
def own_database() -> Iterator[str]:
    """A DATABASE_URL; empty on SQLite, where the data folder is enough."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield ""
        return
    name = f"node_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as console:
        console.execute(f'CREATE DATABASE "{name}"')
    try:
        yield f"{server.rpartition('/')[0]}/{name}"
    finally:
        with psycopg.connect(server, autocommit=True) as console:
            console.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
