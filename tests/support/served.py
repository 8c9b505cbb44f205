"""The node's front in this process: pages and live streams over real HTTP, on the test's own database and clock."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import uvicorn

from .node import free_port


class Server(uvicorn.Server):
    def install_signal_handlers(self) -> None:
        """Signals are pytest's."""


@contextmanager
def served(app: Any, live: Any = None) -> Iterator[str]:
    """The address of `app` while the block lasts; `live` is told before the server waits for its connections."""
    port = free_port()
    config = uvicorn.Config(app, port=port, access_log=False, log_config=None, timeout_graceful_shutdown=5)
    server = Server(config)
    thread = threading.Thread(target=server.run, name="served", daemon=True)
    thread.start()
    until = time.monotonic() + 10
    while not server.started and time.monotonic() < until:
        time.sleep(0.01)
    assert server.started
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        if live is not None:
            live.close()
        server.should_exit = True
        thread.join(15)
        assert not thread.is_alive(), "the server would not end"


@dataclass
class Event:
    name: str = ""
    data: str = ""
    id: str = ""


@dataclass
class Stream:
    """An open stream, read event by event as a browser does."""

    connection: http.client.HTTPConnection
    answer: http.client.HTTPResponse
    last: str = ""
    heard: list[Event] = field(default_factory=list)

    def next(self) -> Event:
        """The next event; TimeoutError when none comes in time, EOFError when the stream has ended."""
        one, lines = Event(), []
        while True:
            line = self.answer.readline().decode()
            if not line:
                raise EOFError
            kind, _, value = line.rstrip("\n").partition(": ")
            if kind == "event":
                one.name = value
            elif kind == "data":
                lines.append(value)
            elif kind == "id":
                one.id = self.last = value
            elif not kind and one.name:
                one.data = "\n".join(lines)
                self.heard.append(one)
                return one

    def until(self, name: str, words: str = "") -> Event:
        """Read on up to the event of this name with these words."""
        while (one := self.next()).name != name or words not in one.data:
            pass
        return one

    def settled(self) -> list[Event]:
        """What comes until the state has its name: one whole push."""
        first = len(self.heard)
        while not self.next().id:
            pass
        return [one for one in self.heard[first:] if one.name != "clock"]

    def close(self) -> None:
        self.connection.close()


def listen(url: str, last: str = "", timeout: float = 5, **headers: str) -> Stream:
    """Open a stream; the answer's status is for the caller to look at."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=timeout)
    given = {"Accept": "text/event-stream"} | ({"Last-Event-ID": last} if last else {}) | headers
    connection.request("GET", f"{parts.path}?{parts.query}" if parts.query else parts.path, headers=given)
    return Stream(connection, connection.getresponse(), last)
