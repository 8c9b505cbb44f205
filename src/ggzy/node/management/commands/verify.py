"""ggzy verify: does the database say what the record says?"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandParser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ggzy.foundation.acts.surface import both
from ggzy.foundation.journal.verify import Report, verify

if TYPE_CHECKING:
    from ggzy.foundation.journal.verify import Tell

WORDS = {"leaves": "存证 entries", "rows": "数据行 rows"}


class Command(BaseCommand):
    help = "Check log, checkpoint and every row of evidence; name the first that does not match. 核验存证。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--vkey", help="the log key you trust; this node's own by default")
        parser.add_argument("--json", action="store_true", help="one JSON object instead of sentences")

    def handle(self, *args: Any, **options: Any) -> None:
        with progress(quiet=options["json"]) as tell:
            report = verify(tell, options["vkey"])
        if options["json"]:
            self.stdout.write(json.dumps(as_json(report), ensure_ascii=False))
        else:
            self.stdout.write("\n".join(sentences(report)))
        if not report.holds:
            sys.exit(1)


def as_json(report: Report) -> dict[str, Any]:
    return {
        "holds": report.holds,
        "first": both(report.first) if report.first else None,
        "checkpoint": report.checkpoint or None,
        "leaves": report.leaves,
        "entries": report.entries,
        "sealed": report.sealed,
        "rows": report.rows,
        "pending": report.pending,
        "notes": report.notes,
    }


def sentences(report: Report) -> list[str]:
    if report.first is not None:
        return [f"✗ {report.first.zh}", f"  {report.first.en}", "核验未通过。 The record does not hold."]
    origin, _, rest = report.checkpoint.partition(" ")
    said = [
        f"✓ 账本 {origin or '—'}：{report.leaves} 条，检查点签名有效 · "
        f"the log's {report.leaves} leaves and its signature hold",
        f"✓ 行为 {report.entries} 条，密封 {report.sealed} 条，与数据库一致 · "
        f"{report.entries} acts and {report.sealed} sealed ones agree with the database",
        f"✓ 数据行 {report.rows} 行，均有存证 · every one of {report.rows} rows is as the record says",
    ]
    if rest:
        said.append(f"  检查点 checkpoint: size and root {rest}")
    if report.pending:
        said.append(f"  {report.pending} 条尚待收录 · {report.pending} acts wait for the journal")
    return [*said, *report.notes, "核验通过。 The record holds."]


@contextmanager
def progress(*, quiet: bool) -> Iterator[Tell]:
    """A bar on standard error, so that standard output stays for the answer."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet, transient=True) as bar:
        tasks = {name: bar.add_task(words, total=None, start=False, visible=False) for name, words in WORDS.items()}

        def tell(what: str, done: int, total: int) -> None:
            bar.start_task(tasks[what])
            bar.update(tasks[what], completed=done, total=total, visible=True)

        yield tell
