"""Stop watches: CPU of this thread, CPU of the database's process, SQL statements."""

from __future__ import annotations

import os
import statistics
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@dataclass
class Series:
    """CPU times of one thing, in ms; `statements` of its last run, `database_ms` a mean of PostgreSQL's own CPU."""

    times: list[float] = field(default_factory=list)
    statements: int | None = None
    database_ms: float | None = None

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    def as_json(self) -> dict[str, Any]:
        plain: dict[str, Any] = {
            "median_ms": round(self.median, 3),
            "min_ms": round(min(self.times), 3),
            "max_ms": round(max(self.times), 3),
            "runs": len(self.times),
        }
        if self.statements is not None:
            plain["statements"] = self.statements
        if self.database_ms is not None:
            plain["database_ms"] = round(self.database_ms, 3)
        return plain

    @contextmanager
    def running(self) -> Iterator[None]:
        begun = time.thread_time()
        yield
        self.times.append((time.thread_time() - begun) * 1000)


def repeat(work: Callable[[int], object], times: int) -> Series:
    """Run `work(n)` for n from 0: once to warm up (which counts statements), then `times` times on the watch."""
    series = Series(statements=statements_of(lambda: work(0)))
    before = database_cpu_s()
    for number in range(1, times + 1):
        with series.running():
            work(number)
    after = database_cpu_s()
    if before is not None and after is not None:
        series.database_ms = (after - before) * 1000 / times
    return series


def statements_of(work: Callable[[], object]) -> int:
    """How many SQL statements `work` sends. Begin and commit of a transaction are not counted."""
    count = 0

    def counted(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        nonlocal count
        count += not sql.startswith(("SAVEPOINT", "RELEASE", "BEGIN"))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counted):
        work()
    return count


def database_cpu_s() -> float | None:
    """CPU seconds of the PostgreSQL process that serves this connection; None on SQLite or where none can be read."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / TICKS
