"""The watchers of an opening, as a program of its own: so many connections that read server-sent events.

    python -m ggzy.node.bench.watching HOST PORT PATH WATCHERS EVENT…

Says `ready` once everybody has the first state, then reads until each watcher has had each of the events, or half a
minute long nothing comes. Its last line is JSON: of each event, when the watchers had it (CLOCK_MONOTONIC, which all
processes of a machine share, in seconds), and how many never did. It knows nothing of Django.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from collections.abc import Callable

import uvloop

from ggzy_core import output

SILENT_S = 30
AT_ONCE = 100  # connections opened at a time


class Crowd:
    """All of them, and when each event reached them."""

    def __init__(self, host: str, port: int, path: str, events: list[str]) -> None:
        self.where = (host, port)
        self.ask = f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nAccept: text/event-stream\r\n\r\n".encode()
        self.marks = [f"event: {name}\n".encode() for name in events]
        self.had: list[list[float]] = [[] for _ in events]
        self.ready = 0
        self.done = 0
        self.heard = time.monotonic()

    async def run(self, watchers: int) -> dict[str, object]:
        loop, door = asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE)

        async def come() -> None:
            async with door:
                await loop.create_connection(lambda: Watcher(self), *self.where)

        await asyncio.gather(*(come() for _ in range(watchers)))
        await self.until(lambda: self.ready == watchers)
        print("ready", self.ready, flush=True)  # noqa: T201  the parent waits for this line
        await self.until(lambda: self.done == watchers)
        return {"watchers": self.ready, "had": self.had, "missed": [self.ready - len(times) for times in self.had]}

    async def until(self, reached: Callable[[], bool]) -> None:
        """Wait until it is so, or nothing has come for long."""
        self.heard = time.monotonic()
        while not reached() and time.monotonic() - self.heard < SILENT_S:
            await asyncio.sleep(0.1)


class Watcher(asyncio.Protocol):
    """One connection: the first state, then each event once, in order."""

    def __init__(self, crowd: Crowd) -> None:
        self.crowd = crowd
        self.text = b""
        self.next = -1  # the first state is not in yet

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.write(self.crowd.ask)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        now, crowd = time.monotonic(), self.crowd
        self.text += data
        if self.next < 0:
            if not self.text.startswith(b"HTTP/1.1 200 ") or b"\nid: " not in self.text:
                return
            self.text, self.next, crowd.ready = self.text.rpartition(b"\nid: ")[2], 0, crowd.ready + 1
        while self.next < len(crowd.marks) and crowd.marks[self.next] in self.text:
            self.text = self.text.partition(crowd.marks[self.next])[2]
            crowd.had[self.next].append(now)
            crowd.heard = now
            self.next += 1
            crowd.done += self.next == len(crowd.marks)
        self.text = self.text[-64:] if self.next >= 0 else self.text


def main() -> None:
    output.whole()
    host, port, path, watchers, *events = sys.argv[1:]
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 1 << 16) if hard > 0 else 1 << 16, hard))
    found = uvloop.run(Crowd(host, int(port), path, events).run(int(watchers)))
    print(json.dumps(found))  # noqa: T201


if __name__ == "__main__":
    main()
