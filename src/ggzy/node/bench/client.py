"""An HTTP client as a program of its own, which knows nothing of Django: what it measures crossed a real connection.

    python -m ggzy.node.bench.client HOST PORT < plan.json

The plan: `paths` asked in turn, `headers` of every request, `connections` kept alive, and how long: `seconds`, or each
path once (`once`). With `again` each request names the ETag that was last seen, as a browser or a cache would. Its last line is JSON: requests, seconds, answers by status, bytes, lines, and latencies in ms.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import cycle
from typing import TYPE_CHECKING, Any

import httptools
import uvloop

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Plan:
    """What is asked and what was answered."""

    host: str
    port: int
    paths: list[str]
    headers: dict[str, str]
    connections: int
    seconds: float
    once: bool
    again: bool
    etag: bytes = b""
    end: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)
    received: int = 0
    lines: int = 0

    def __post_init__(self) -> None:
        said = {"Host": f"{self.host}:{self.port}", **self.headers}
        rest = "".join(f"{name}: {value}\r\n" for name, value in said.items())
        asked = [f"GET {path} HTTP/1.1\r\n{rest}\r\n".encode() for path in self.paths]
        self.asked: Iterator[bytes] = iter(asked) if self.once else cycle(asked)

    def next(self) -> bytes | None:
        """The next request; None when it is enough."""
        if not self.once and time.perf_counter() > self.end:
            return None
        request = next(self.asked, None)
        if request is not None and self.etag:
            return request[:-2] + b"If-None-Match: " + self.etag + b"\r\n\r\n"
        return request


class Connection(asyncio.Protocol):
    """One request after the other, each read to its end before the next is sent."""

    transport: Any
    parser: Any
    begun: float

    def __init__(self, plan: Plan, done: asyncio.Future[None]) -> None:
        self.plan, self.done = plan, done

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.ask()

    def ask(self) -> None:
        request = self.plan.next()
        if request is None:
            self.transport.close()
            return
        self.parser = httptools.HttpResponseParser(self)
        self.begun = time.perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self.parser.feed_data(data)

    def on_header(self, name: bytes, value: bytes) -> None:
        if self.plan.again and name.lower() == b"etag":
            self.plan.etag = value

    def on_body(self, body: bytes) -> None:
        self.plan.received += len(body)
        self.plan.lines += body.count(b"\n")

    def on_message_complete(self) -> None:
        self.plan.times.append(time.perf_counter() - self.begun)
        self.plan.statuses[self.parser.get_status_code()] += 1
        asyncio.get_running_loop().call_soon(self.ask)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)


async def measured(plan: Plan) -> dict[str, Any]:
    loop, begun = asyncio.get_running_loop(), time.perf_counter()
    plan.end = begun + plan.seconds
    waits: list[asyncio.Future[None]] = []
    for _ in range(plan.connections):
        done: asyncio.Future[None] = loop.create_future()
        await loop.create_connection(lambda done=done: Connection(plan, done), plan.host, plan.port)  # type: ignore[misc]
        waits.append(done)
    await asyncio.gather(*waits)
    took = time.perf_counter() - begun
    return {
        "requests": len(plan.times),
        "seconds": round(took, 3),
        "per_second": round(len(plan.times) / took, 1),
        "statuses": {str(status): times for status, times in plan.statuses.items()},
        "bytes": plan.received,
        "lines": plan.lines,
        **percentiles(plan.times),
    }


def percentiles(times: list[float]) -> dict[str, float]:
    """In ms: the median, the 99th of a hundred, the longest."""
    ordered = sorted(times) or [0.0]
    at = {"median_ms": 0.5, "p99_ms": 0.99, "max_ms": 1.0}
    last = len(ordered) - 1
    return {name: round(ordered[min(last, int(part * len(ordered)))] * 1000, 2) for name, part in at.items()}


def main() -> None:
    host, port = sys.argv[1], int(sys.argv[2])
    given = {"headers": {}, "connections": 1, "seconds": 0.0, "once": False, "again": False, **json.load(sys.stdin)}
    print(json.dumps(uvloop.run(measured(Plan(host, port, **given)))))  # noqa: T201  the parent reads this line


if __name__ == "__main__":
    main()
