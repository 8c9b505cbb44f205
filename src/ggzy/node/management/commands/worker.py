"""ggzy worker: the journal, what is due, and what follows from the record."""

from __future__ import annotations

import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ggzy.foundation.journal.sequencer import Ahead
from ggzy.node import memory
from ggzy.node.worker import Worker
from ggzy_core.tlog.errors import TlogError


class Command(BaseCommand):
    help = "Take acts into the journal and perform what is due, until stopped. 后台进程。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="one round, then end")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        worker = Worker()
        memory.settle()
        try:
            if once:
                worker.once()
                return
            signal.signal(signal.SIGTERM, worker.stop)
            signal.signal(signal.SIGINT, worker.stop)
            worker.run()
        except (Ahead, TlogError) as problem:
            raise CommandError(str(problem)) from problem
