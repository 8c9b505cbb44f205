"""ggzy live: the live streams in a process of their own."""

from __future__ import annotations

import contextlib
import signal
from typing import Any

import uvicorn
from django.core.management.base import BaseCommand, CommandParser

from ggzy.node import memory

from .serve import Server, listen, many_files


class Command(BaseCommand):
    help = "Serve the live streams alone, for a proxy that sends /live/ here. 单独启动直播进程。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8001)

    def handle(self, *args: Any, host: str, port: int, **options: Any) -> None:
        listening = listen(host, port)
        many_files()
        memory.settle()
        config = uvicorn.Config(
            "ggzy.live.app:application",
            access_log=False,
            log_config=None,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=10,
        )
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        self.stdout.write(f"OpenGGZY live: http://{host}:{listening.getsockname()[1]}/live/")
        self.stdout.flush()
        with contextlib.suppress(KeyboardInterrupt):
            Server(config).run(sockets=[listening])
