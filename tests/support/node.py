"""A real node as child processes, for tests of what a person types."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType

from . import tables

REPO = Path(__file__).resolve().parents[2]


class Node:
    """Commands of one node; whatever was started ends with the `with` block.

    On PostgreSQL give `url`, the DATABASE_URL of a database of its own; without it the node stands on SQLite.
    """

    def __init__(self, data: Path, url: str = "") -> None:
        self.data = data
        self.url = ""  # once it serves
        self.said = data.with_name(f"{data.name}.said")
        self.running: list[subprocess.Popen[str]] = []
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("GGZY_", "DJANGO_"))}
        kept.pop("DATABASE_URL", None)
        self.env = kept | {
            "GGZY_DATA": str(data),
            "DJANGO_SETTINGS_MODULE": "ggzy.settings.embedded",
            "PYTHONPATH": str(REPO / "src"),
            "PYTHONUNBUFFERED": "1",
        }
        if url:
            self.env["DATABASE_URL"] = url

    def run(
        self, *words: str, env: dict[str, str] | None = None, timeout: float = 120
    ) -> subprocess.CompletedProcess[str]:
        """`ggzy words…` to its end; code, stdout and stderr in the result."""
        return subprocess.run(
            [sys.executable, "-m", "ggzy", *words],
            env={**self.env, **(env or {})}, cwd=self.data.parent, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=timeout,
        )  # fmt: skip

    def start(self, *words: str) -> subprocess.Popen[str]:
        """`ggzy words…` in the background; what it says goes to the file `said` beside the data folder."""
        with self.said.open("ab") as said:  # a file and no pipe: a pipe nobody reads fills up and stops the child
            child = subprocess.Popen(
                [sys.executable, "-m", "ggzy", *words],
                env=self.env, cwd=self.data.parent, stdin=subprocess.DEVNULL,
                stdout=said, stderr=said, text=True, start_new_session=True,
            )  # fmt: skip
        self.running.append(child)
        return child

    def make(self) -> None:
        """The node as `ggzy init` leaves it, unless it is there already: keys of its own, tables copied (tables.py)."""
        from ggzy.foundation.secrets.fieldkeys import FileFieldKeys
        from ggzy.node.management.commands.init import make_folders_and_keys

        tables.put(self.data)
        keys = self.data / "keys"
        make_folders_and_keys(self.data, keys, self.data / "static", demo=True, field_key=FileFieldKeys(keys).make)

    def serve(self) -> str:
        """Make the node if need be, serve it on a free port; its address without the last slash."""
        self.make()
        self.url = f"http://127.0.0.1:{free_port()}"
        self.start("serve", "--port", self.url.rpartition(":")[2])
        wait_for(f"{self.url}/healthz")
        return self.url

    def __enter__(self) -> Node:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        for child in self.running:
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
                try:
                    child.wait(15)
                except subprocess.TimeoutExpired:
                    child.kill()
                    child.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, seconds: float = 20) -> bytes:
    """The body of the first answer below 500; AssertionError when there is none in time."""
    until = time.monotonic() + seconds
    said = "no answer"
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError as error:
            if error.code < 500:
                return error.read()
            said = f"HTTP {error.code}"
        except OSError as error:
            said = str(error)
        time.sleep(0.1)
    raise AssertionError(f"{url}: {said}")
