"""A sample time-stamping authority beside a sample node: RFC 3161 over HTTP on this machine, labelled as what it is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from ggzy_core.certs.timestamps import sample_authority

from . import authorities
from .machines import Outside, set_up_plain

NAME = "示例时间戳服务"
MOST_BYTES = 64 << 10


def credential() -> Outside:
    """Its key and certificate, made once, by the first of the sample authorities."""
    home = Outside(authorities.kept() / "timestamping")
    if not home.is_set_up:
        home = set_up_plain(home.home, authorities.found_all()["jia"].issue(NAME, timestamps=True))
    return home


@contextmanager
def serving() -> Iterator[str]:
    """Its address, as long as the block runs."""
    ask = sample_authority(credential().credential)

    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            reply = ask(self.rfile.read(int(length))) if length.isdigit() and int(length) <= MOST_BYTES else b""
            self.send_response(200 if reply else 413)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, format: str, *args: Any) -> None:
            """Who asked for the time is nobody's business."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.2,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
