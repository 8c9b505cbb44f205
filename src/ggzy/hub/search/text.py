"""The index of words, one table with two bodies: FTS5 on SQLite, a tsvector under GIN on PostgreSQL.

Both are given finished words and take nothing apart themselves (`ggzy_core/bigrams.py`). A row stands under the key of
an `Item`; what is put again replaces what stood there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection

from ggzy_core.bigrams import Wanted

MAKE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE search_text USING fts5(words, detail=none, columnsize=0, prefix='1', "
        'tokenize="unicode61 remove_diacritics 0")',
    ),
    "postgresql": (
        "CREATE TABLE search_text (key bigint PRIMARY KEY, words tsvector NOT NULL)",
        "CREATE INDEX search_text_words ON search_text USING gin (words) WITH (fastupdate = off)",
    ),
}
_FIND = {
    "sqlite": (
        "SELECT t.rowid FROM search_text t {join}"
        "WHERE t.search_text MATCH %s AND t.rowid >= %s AND t.rowid <= %s{more} ORDER BY t.rowid DESC LIMIT %s OFFSET %s"
    ),
    "postgresql": (
        "SELECT t.key FROM search_text t {join}"
        "WHERE t.words @@ %s::tsquery AND t.key >= %s AND t.key <= %s{more} ORDER BY t.key DESC LIMIT %s OFFSET %s"
    ),
}
_ITEM = {  # asked only for amounts: a row of words stands and goes with its item
    "sqlite": "CROSS JOIN search_item i ON i.key = t.rowid ",
    "postgresql": "JOIN search_item i ON i.key = t.key ",
}


def put(rows: Iterable[tuple[int, set[str]]]) -> None:
    """Keep these words under these keys."""
    held = [(key, sorted(words)) for key, words in rows]
    drop(key for key, _ in held)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(
                "INSERT INTO search_text (rowid, words) VALUES (%s, %s)",
                [(key, " ".join(words)) for key, words in held],
            )
        else:
            cursor.executemany("INSERT INTO search_text (key, words) VALUES (%s, array_to_tsvector(%s))", held)


def drop(keys: Iterable[int]) -> None:
    column = "rowid" if connection.vendor == "sqlite" else "key"
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM search_text WHERE {column} = %s", [(key,) for key in keys])  # noqa: S608


def clear() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_text")


def find(wanted: Iterable[Wanted], lowest: int, highest: int, amounts: tuple[int | None, int | None],
         most: int, skip: int = 0) -> list[int]:  # fmt: skip
    """The keys of the items that have all these words, are of this age and this amount (fen), newest first."""
    more, values = "", [_query(wanted), lowest, highest]
    for sign, amount in zip((">=", "<="), amounts, strict=True):
        if amount is not None:
            more += f" AND i.amount {sign} %s"
            values.append(amount)
    with connection.cursor() as cursor:
        statement = _FIND[connection.vendor].format(more=more, join=_ITEM[connection.vendor] if more else "")
        cursor.execute(statement, [*values, most, skip])
        return [row[0] for row in cursor.fetchall()]


def _query(wanted: Iterable[Wanted]) -> Any:
    """Words hold letters and digits only, so quoting them is all there is to do."""
    if connection.vendor == "sqlite":
        return " AND ".join(f'"{one.word}"{" *" if one.begins else ""}' for one in wanted)
    return " & ".join(f"'{one.word}'{':*' if one.begins else ''}" for one in wanted)
