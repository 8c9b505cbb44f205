"""The last watch: SQL that writes to evidence outside an act is refused at the connection.

Migrations and the loading of reference data run inside `reference_data()`.
"""

from __future__ import annotations

import re
import sys
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from .rows import OffTheRecord, evidence_tables, recorder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_exempt: ContextVar[bool] = ContextVar("exempt", default=False)
# Anywhere in the statement, because a common table expression may come first; SELECT … FOR UPDATE names no table.
_WRITE = re.compile(
    r"\b(?:(?:INSERT|REPLACE|MERGE)(?:\s+OR\s+\w+)?\s+INTO|UPDATE(?:\s+OR\s+\w+)?|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?)"
    r'(?:\s+ONLY)?\s+(?:["`]?\w+["`]?\s*\.\s*)?["`\[]?(\w+)',
    re.IGNORECASE,
)
_COMMENT = re.compile(r"/\*.*?\*/|--[^\n]*", re.DOTALL)
_MANAGED = {"migrate", "flush", "test", "loaddata"}
_tables: set[str] | None = None


@contextmanager
def reference_data() -> Iterator[None]:
    """Within the block writes are let through: migrations, flushes, reference data. Never for evidence of a trade."""
    token = _exempt.set(True)
    try:
        yield
    finally:
        _exempt.reset(token)


def watch(connection: Any, **_: Any) -> None:
    if refuse_off_the_record not in connection.execute_wrappers:
        connection.execute_wrappers.append(refuse_off_the_record)


def refuse_off_the_record(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    if sql[:1] not in "Ss" and recorder.get() is None and not _exempt.get():
        for match in _WRITE.finditer(_COMMENT.sub(" ", sql)):
            if match[1].lower() in _evidence() and not _is_management():
                raise OffTheRecord(f"SQL write to {match[1]} outside an act. 在行为之外写入证据表。")
    return execute(sql, params, many, context)


def _evidence() -> set[str]:
    global _tables
    if _tables is None:
        _tables = evidence_tables()
    return _tables


def _is_management() -> bool:
    return len(sys.argv) > 1 and sys.argv[1] in _MANAGED
