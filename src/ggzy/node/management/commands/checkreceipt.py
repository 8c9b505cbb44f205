"""ggzy checkreceipt: is this receipt good? Needs the file and the log's key, neither network nor database."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ggzy.foundation.journal.logkeys import vkeys
from ggzy_core.tlog.policy import Policy
from ggzy_core.tlog.receipt import verify_receipt


class Command(BaseCommand):
    help = "Check a receipt step by step against the log's public key. 核验回执。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--vkey", action="append", help="the log key you trust; this node's own by default")

        parser.add_argument("--policy", type=Path, help="a C2SP tlog-policy: its logs, and its quorum of cosigners")

    def handle(self, *args: Any, file: Path, vkey: list[str] | None, policy: Path | None, **options: Any) -> None:
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as problem:
            raise CommandError(f"无法读取 {file}。 Cannot read {file}: {problem}") from problem
        try:
            asked = Policy.parse(policy.read_text(encoding="utf-8")) if policy else None
        except (OSError, ValueError) as problem:
            raise CommandError(f"无法读取 {policy}。 Cannot read {policy}: {problem}") from problem
        verdict = verify_receipt(text, *(vkey or ([] if asked else vkeys())), policy=asked)
        for step in verdict.steps:
            self.stdout.write(str(step))
        if not verdict.ok:
            sys.exit(1)
