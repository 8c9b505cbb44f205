"""The node's counter during a play: its pages and API on a port of this machine, in a thread of this process.

So bidders and trustees knock from outside, over HTTP and with their certificates, while matter time stays one.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.core.wsgi import get_wsgi_application
from django.db import connections

if TYPE_CHECKING:
    from collections.abc import Iterator


class Quiet(WSGIRequestHandler):
    """Says nothing of who asked for what."""

    def log_message(self, format: str, *args: Any) -> None:
        return


@contextmanager
def counter(port: int = 0) -> Iterator[str]:
    """Serve this process's node on a port of 127.0.0.1 (a free one for 0) while the block runs; gives its address.

    The machines outside know a node by its address: whoever goes on with a story asks for the port it began with.
    """
    server = make_server("127.0.0.1", port, get_wsgi_application(), handler_class=Quiet)

    def serve() -> None:
        try:
            server.serve_forever(poll_interval=0.05)
        finally:
            connections.close_all()

    thread = threading.Thread(target=serve, name="counter", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
