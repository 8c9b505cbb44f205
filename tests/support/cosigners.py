"""Three cosigners for a test: real servers with keys and folders of their own, in threads of this process."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from ggzy_core.tlog.note import Verifier
from ggzy_core.tlog.policy import Listed, Policy
from ggzy_cosigner.home import Home
from ggzy_cosigner.server import CosignerServer

NAMES = ("discipline", "notary", "neighbour")


@contextmanager
def serving(home: Home, port: int = 0) -> Iterator[CosignerServer]:
    server = CosignerServer(home, "127.0.0.1", port)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()
        os.close(server.held)


@contextmanager
def three(folder: Path, vkey: str) -> Iterator[list[CosignerServer]]:
    """Three that know this log."""
    with ExitStack() as stack:
        servers = []
        for name in NAMES:
            home = Home.make(folder / name, f"{name}.example/cosigner")
            home.watch(vkey)
            servers.append(stack.enter_context(serving(home)))
        yield servers


def policy_of(vkey: str, servers: list[CosignerServer], least: int = 2) -> Policy:
    listed = [
        Listed(name, server.home.signer.verifier, server.url)  # type: ignore[arg-type]
        for name, server in zip(NAMES, servers, strict=True)
    ]
    return Policy.of([Verifier.parse(vkey)], listed, least)
