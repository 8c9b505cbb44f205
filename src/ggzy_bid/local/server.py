"""HTTP on 127.0.0.1, by the standard library: who may knock at all, and what every answer carries.

Only this machine reaches the address; only the browser's own name for it is answered (a page elsewhere that lets its name
point here is not). Pages live under a secret path that the program opens itself; what other pages may ask is in agent.py.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from ggzy_core.sentences import BadValue

SMALL = 2 << 20  # bytes of a request that is read into memory
PASSED = 16 << 20  # bytes of a refused request that are taken in
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Body:
    """The body of one request and not a byte of what follows it."""

    def __init__(self, stream: BufferedIOBase, length: int) -> None:
        self._stream, self.left = stream, length

    def read(self, size: int = -1) -> bytes:
        found = self._stream.read(self.left if size < 0 else min(size, self.left))
        self.left -= len(found)
        if not found:
            self.left = 0  # the line broke
        return found


@dataclass(frozen=True)
class Request:
    """One request, its body not read yet."""

    method: str
    path: str
    query: dict[str, str]
    headers: Any
    length: int
    stream: Body

    @property
    def origin(self) -> str:
        return str(self.headers.get("Origin") or "")

    def body(self, most: int = SMALL) -> bytes:
        """The body, if it is small. Raises BadValue."""
        if self.length > most:
            raise BadValue("large", "请求过大。", "The request is too large.")
        return self.stream.read()

    def fields(self) -> dict[str, list[str]]:
        return parse_qs(self.body().decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20_000)

    def form(self) -> dict[str, str]:
        return {name: values[-1] for name, values in self.fields().items()}

    def json(self, most: int = SMALL) -> dict[str, Any]:
        try:
            found = json.loads(self.body(most) or b"{}")
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise BadValue("malformed", "请求不是 JSON 对象。", "The request is no JSON object.")
        return found


@dataclass(frozen=True)
class Answer:
    """What goes back."""

    content: bytes = b""
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)


def told(content: Any, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    """JSON."""
    return Answer(json.dumps(content, ensure_ascii=False).encode(), status, "application/json", headers or {})


def go(where: str) -> Answer:
    """See another page, by GET."""
    return Answer(status=303, headers={"Location": where})


def refused(problem: BadValue, status: int = 422, headers: dict[str, str] | None = None) -> Answer:
    return told({"name": problem.name, "zh": problem.zh, "en": problem.en}, status, headers)


Work = Callable[..., Answer]


@dataclass
class Routes:
    """Addresses below one prefix: (method, pattern) → work(request, *groups of the pattern)."""

    found: list[tuple[str, re.Pattern[str], Work]] = field(default_factory=list)

    def add(self, method: str, pattern: str, work: Work) -> None:
        self.found.append((method, re.compile(pattern), work))

    def answer(self, request: Request, path: str) -> Answer:
        method = "GET" if request.method == "HEAD" else request.method
        for wanted, pattern, work in self.found:
            if wanted == method and (match := pattern.fullmatch(path)):
                return work(request, *(unquote(one) for one in match.groups()))
        return nothing()


def nothing() -> Answer:
    return Answer("没有这一页。 There is no such page.\n".encode(), 404, "text/plain; charset=utf-8")


def forbidden(why: str) -> Answer:
    return Answer(f"{why}\n".encode(), 403, "text/plain; charset=utf-8")


class Local(ThreadingHTTPServer):
    """The server; `answer` says what to answer. It binds to 127.0.0.1 and to nothing else."""

    daemon_threads = True
    allow_reuse_address = os.name != "nt"  # on Windows it would let another program take the port over

    def __init__(self, port: int, answer: Callable[[Request], Answer]) -> None:
        self.answer = answer
        super().__init__(("127.0.0.1", port), Handler)
        self.port = int(self.server_address[1])
        self.host = f"127.0.0.1:{self.port}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "ggzy-bid", ""
    timeout = 60

    def do_GET(self) -> None:
        self._handle()

    def do_HEAD(self) -> None:
        self._handle()

    def do_POST(self) -> None:
        self._handle()

    def do_PUT(self) -> None:
        self._handle()

    def do_OPTIONS(self) -> None:
        self._handle()

    def _handle(self) -> None:
        server: Any = self.server
        if self.headers.get_all("Host") != [server.host]:
            self._send(forbidden(f"本服务只以 http://{server.host} 应答。 This answers as http://{server.host} only."))
            return
        length = self.headers.get("Content-Length", "0")
        if self.headers.get("Transfer-Encoding") or not length.isdecimal():
            self._send(Answer(b"", 411))
            return
        parts = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query, max_num_fields=50).items()}
        request = Request(self.command, parts.path, query, self.headers, int(length), Body(self.rfile, int(length)))
        try:
            answer = server.answer(request)
        except BadValue as problem:
            answer = refused(problem)
        self._pass_over(request.stream)
        self._send(answer)

    def _pass_over(self, body: Body) -> None:
        """Take in what nobody read: a browser that is still sending would not hear the answer."""
        most = body.left - PASSED
        while body.left > max(most, 0):
            body.read(64 << 10)

    def _send(self, answer: Answer) -> None:
        self.close_connection = True  # a body that was not read must not be taken for the next request
        try:
            self.send_response(answer.status)
            for name, value in {**HEADERS, "Content-Type": answer.kind, **answer.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.content)))
            self.send_header("Connection", "close")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(answer.content)
        except (BrokenPipeError, ConnectionResetError):
            return

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged: addresses carry the secret of the page."""
