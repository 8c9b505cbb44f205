"""ggzy receipt: the proof that an act is on the record."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ggzy.foundation.journal import receipts
from ggzy.foundation.journal.models import Entry


class Command(BaseCommand):
    help = "Write the receipt of an act, named by its leaf hash; exits 2 while it is pending. 领取回执。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("leaf", help="leaf hash of the entry, 64 hex digits")
        parser.add_argument("--output", type=Path, help="file to write; standard output by default")

    def handle(self, *args: Any, leaf: str, output: Path | None, **options: Any) -> None:
        entry = Entry.objects.filter(leaf=leaf.strip().lower()).first()
        if entry is None:
            raise CommandError(f"没有叶哈希为 {leaf} 的存证，请核对。 No entry has the leaf hash {leaf}; check it.")
        try:
            text = receipts.receipt(entry)
        except receipts.Pending as pending:
            self.stderr.write(str(pending))
            sys.exit(2)
        if output is None:
            self.stdout.write(text, ending="")
        else:
            output.write_text(text, encoding="utf-8")
            self.stdout.write(f"{output}")
