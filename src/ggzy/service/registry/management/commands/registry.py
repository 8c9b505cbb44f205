"""ggzy registry: a sample registry of organisations to try with, and the check of one's own adapter."""

from __future__ import annotations

import contextlib
import signal
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ggzy.service.registry import contract, sample


class Command(BaseCommand):
    help = "Serve a sample registry (invented data), or check an adapter against the contract. 登记机关连接。"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--sample", action="store_true", help="serve invented organisations until stopped")
        what.add_argument("--check", metavar="ADDRESS", help="hold a running registry or adapter to the contract")
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8300, help="0: any free one")
        parser.add_argument("--known", help="a code it knows (with --check)")
        parser.add_argument("--unknown", help="a code it does not know (with --check)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["sample"]:
            self._serve(options["host"], options["port"])
        else:
            self._check(options["check"], options["known"], options["unknown"])

    def _serve(self, host: str, port: int) -> None:
        server = sample.server(host, port)
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        self.stdout.write(f"{sample.SOURCE} http://{host}:{server.server_address[1]}")
        self.stdout.write(" ".join(sample.ORGANISATIONS))
        self.stdout.flush()
        with contextlib.suppress(KeyboardInterrupt), server:
            server.serve_forever(0.2)

    def _check(self, address: str, known: str | None, unknown: str | None) -> None:
        if not known or not unknown:
            raise CommandError("请用 --known 和 --unknown 各给一个代码。 Give a code it knows and one it does not.")
        steps = list(contract.check(address, known, unknown))
        for step in steps:
            self.stdout.write(str(step))
        if not all(step.ok for step in steps):
            sys.exit(1)
