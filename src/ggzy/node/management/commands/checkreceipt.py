"""ggzy checkreceipt: is this receipt good? Needs the file and the log's key, neither network nor database."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ggzy.foundation.journal.sequencer import signer
from ggzy_core.tlog.receipt import verify_receipt


class Command(BaseCommand):
    help = "Check a receipt step by step against the log's public key. 核验回执。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--vkey", action="append", help="the log key you trust; this node's own by default")

    def handle(self, *args: Any, file: Path, vkey: list[str] | None, **options: Any) -> None:
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as problem:
            raise CommandError(f"无法读取 {file}。 Cannot read {file}: {problem}") from problem
        verdict = verify_receipt(text, *(vkey or [signer().vkey]))
        for step in verdict.steps:
            self.stdout.write(str(step))
        if not verdict.ok:
            sys.exit(1)
