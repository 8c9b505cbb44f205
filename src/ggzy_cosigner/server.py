"""A cosigner over HTTP. Nothing here needs to be secret or fast: a log asks once in a while, the rest are readers."""

from __future__ import annotations

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from ggzy_core.tlog.cosigner import MOST_BYTES, TEXT_TYPE, Answer, Cosigner

from . import words
from .home import Home

HTML = "text/html; charset=utf-8"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"
IDLE_S = 30


class CosignerServer(ThreadingHTTPServer):
    """One cosigner at one address; `serve_forever` until `shutdown`."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, home: Home, host: str, port: int) -> None:
        self.home = home
        self.held = home.hold()
        self.cosigner = Cosigner(home.signer, home.logs, home)
        super().__init__((host, port), _Handler)

    @property
    def url(self) -> str:
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        error = sys.exception() if hasattr(sys, "exception") else sys.exc_info()[1]
        if not isinstance(error, OSError):  # who hangs up is no news
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: CosignerServer
    server_version = "ggzy-cosigner"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    timeout = IDLE_S

    def do_POST(self) -> None:
        if self.path.rstrip("/").rpartition("/")[2] != "add-checkpoint":
            self._send(Answer(404, b"POST /add-checkpoint\n"))
            return
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > MOST_BYTES:
            self.close_connection = True
            self._send(Answer(413, f"至多 {MOST_BYTES} 字节 · at most {MOST_BYTES} bytes\n".encode()))
            return
        self._send(self.server.cosigner.add(self.rfile.read(int(length))))

    def do_GET(self) -> None:
        home, path = self.server.home, self.path.partition("?")[0]
        if path == "/":
            self._send(Answer(200, words.first_page(home).encode(), HTML))
        elif path == "/alarms":
            self._send(Answer(200, words.alarms_page(home, home.alarms()).encode(), HTML))
        elif path == "/alarms.json":
            self._send(Answer(200, json.dumps(_listed(home), ensure_ascii=False).encode(), "application/json"))
        elif path == "/key":
            self._send(Answer(200, f"{home.signer.vkey}\n".encode()))
        else:
            self._send(Answer(404, b"/ /alarms /alarms.json /key\n"))

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: Any) -> None:
        """Who asked when is nobody's business; what matters lies in the folder."""


def _listed(home: Home) -> list[dict[str, Any]]:
    return [
        {
            "kind": one.kind,
            "origin": one.origin,
            "at": one.at.isoformat(),
            "answered": one.answered,
            "ours": one.ours,
            "theirs": one.theirs,
        }
        for one in home.alarms()
    ]


__all__ = ["TEXT_TYPE", "CosignerServer"]
