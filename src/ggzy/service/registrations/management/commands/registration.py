"""ggzy registration: is this proof of registration good? Needs the file and whose word counts, neither network nor database."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ggzy.foundation import clock
from ggzy_core import registration
from ggzy_core.tlog.note import Verifier
from ggzy_core.tlog.policy import Policy


class Command(BaseCommand):
    help = "Check a proof of registration step by step against the issuing node's policy. 核验登记证明。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("--policy", type=Path, help="the issuing node's /journal/policy")
        whose.add_argument("--vkey", help="the issuing node's log key, where it has no cosigners")
        parser.add_argument("--node", default="", help="the name of the log of the node it should be for")

    def handle(self, *args: Any, file: Path, policy: Path | None, vkey: str, node: str, **options: Any) -> None:
        try:
            asked = Policy.parse(policy.read_text("utf-8")) if policy else Policy((Verifier.parse(vkey),))
            package = registration.read(file.read_text(encoding="utf-8"))
            steps = registration.verify(package, asked, node=node, at=clock.real()).steps
        except registration.RegistrationFault as fault:
            for step in fault.steps:
                self.stdout.write(str(step))
            self.stdout.write(f"✗ {fault.zh} · {fault.en}")
            sys.exit(1)
        except (OSError, ValueError) as problem:
            raise CommandError(f"无法读取。 Cannot read: {problem}") from problem
        for step in steps:
            self.stdout.write(str(step))
