"""ggzy recognise: whose registrations count here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ggzy.foundation.acts import perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.journal.sequencer import signer
from ggzy.foundation.refusal import Refusal
from ggzy.service.registrations import queries


class Command(BaseCommand):
    help = "List the nodes whose registrations count here, or recognise one. 互认节点。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", help="what the node is called")
        parser.add_argument("address", nargs="?", help="where it is asked, https://…")
        parser.add_argument("policy", nargs="?", type=Path, help="a file with its /journal/policy")

    def handle(self, *args: Any, name: str | None, address: str | None, policy: Path | None, **options: Any) -> None:
        if name is not None:
            if address is None or policy is None:
                raise CommandError("请同时写明地址和见证规则文件。 Give its address and the file of its policy too.")
            try:
                data = {"name": name, "address": address, "policy": policy.read_text(encoding="utf-8")}
                perform("node.recognise", operator_session(), data=data)
            except (OSError, UnicodeDecodeError) as problem:
                raise CommandError(f"无法读取 {policy}。 Cannot read {policy}: {problem}") from problem
            except Refusal as refusal:
                raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"本节点 · this node: {signer().name}")
        for one in queries.nodes():
            self.stdout.write(f"{'✗' if one.ended_at else '✓'} {one.name} {one.origin} {one.address}")
