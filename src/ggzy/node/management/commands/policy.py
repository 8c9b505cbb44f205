"""ggzy policy: whose cosignatures make this journal's checkpoints count."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ggzy.foundation.acts import perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.cosigning import queries
from ggzy.foundation.refusal import Refusal


class Command(BaseCommand):
    help = "Show the policy of cosigners, or adopt the one in FILE (C2SP tlog-policy). 见证规则。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, nargs="?", help="the policy to adopt; without it the one in force is shown"
        )

    def handle(self, *args: Any, file: Path | None, **options: Any) -> None:
        if file is not None:
            try:
                perform("policy.adopt", operator_session(), data={"text": file.read_text(encoding="utf-8")})
            except (OSError, UnicodeDecodeError) as problem:
                raise CommandError(f"无法读取 {file}。 Cannot read {file}: {problem}") from problem
            except Refusal as refusal:
                raise CommandError(str(refusal)) from refusal
        found = queries.adopted()
        self.stdout.write(
            found.text if found else "尚未公布见证规则。 No policy was adopted yet.", ending="" if found else "\n"
        )
