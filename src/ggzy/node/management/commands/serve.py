"""ggzy serve: the node in one process tree."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
from typing import Any

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

import uvicorn
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ggzy.foundation.secrets.checks import fault
from ggzy.live.app import application as live
from ggzy.node.children import Child
from ggzy.node.sample import living, timestamping


class Command(BaseCommand):
    help = "Serve the node on one port: pages, live streams and the worker. 启动节点。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-worker", action="store_true", help="pages only; the worker runs elsewhere")
        parser.add_argument("--quick", action="store_true", help="with --sample: a small city, for tests")
        parser.add_argument("--sample", action="store_true", help="a demo node: make the sample city, let it live")

    def handle(
        self, *args: Any, host: str, port: int, no_worker: bool, sample: bool, quick: bool, **options: Any
    ) -> None:
        if sample and not settings.GGZY_DEMO:
            raise CommandError("示例市只能建在演示节点上。The sample city is for demo nodes only.")
        listening = listen(host, port)
        cosigners: list[tuple[str, ...]] = []
        many_files()
        if settings.GGZY_DEMO:
            living.prepare(sample=sample)
            cosigners = living.cosigning(sample=sample)
        if said := fault():  # public pages are served all the same
            self.stderr.write(said)
        port = listening.getsockname()[1]
        config = uvicorn.Config(
            "ggzy.node.asgi:application",
            access_log=False,  # ours says less, see access.py
            log_config=None,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=10,
        )
        # uvicorn ends in order on SIGTERM and then raises it again; as an exception it lets us end the worker too.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        with contextlib.suppress(KeyboardInterrupt), contextlib.ExitStack() as children:
            city = settings.GGZY_DEMO and living.has_city(sample=sample)
            if settings.GGZY_DEMO and not settings.GGZY_TSA and living.has_authorities(sample=sample):
                os.environ["GGZY_TSA"] = children.enter_context(timestamping.serving())  # for the worker
            for words in cosigners:
                children.enter_context(Child(*words))
            if city:  # before the worker: while a city's past is told, the director holds the journal's pen
                children.enter_context(Child("demo-city", "--direct", *(["--quick"] if quick else []), may_end=True))
                living.wait_for_pen()
            if not no_worker:
                children.enter_context(Child("worker"))
            if city:
                living.wait(self.say)
            self.say(f"OpenGGZY: http://{host}:{port}/   (Ctrl-C stops it)")
            Server(config).run(sockets=[listening])
        self.stdout.write("Stopped. 已停止。")

    def say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()


class Server(uvicorn.Server):
    """Ends the live streams before it waits for open connections: they would not end by themselves."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        live.close()
        await super().shutdown(sockets)


def many_files() -> None:
    """Each watcher is an open connection: as many as the system lets us."""
    if resource is not None:
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = hard if hard != resource.RLIM_INFINITY else max(soft, 1 << 16)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def listen(host: str, port: int) -> socket.socket:
    """Bind before anything is started, so that an occupied port is said at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as problem:
        raise CommandError(
            f"Cannot listen on {host}:{port} ({problem.strerror}). Another program may use it: PORT=8001 make run. "
            f"端口 {port} 不可用，可换一个。"
        ) from problem
    return listening
