"""A small sample city, told once in a run of the tests and copied by each test that wants one.

Its telling is broken off once by kill -9 and then goes on: what stands in it must be the same (test_demo_city.py).
"""

from __future__ import annotations

import shutil
import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from filelock import FileLock

from . import tables
from .node import Node


def told(folder: Path) -> Path:
    """The data folder of the city below `folder`, which all processes of a run share; told by whoever comes first."""
    data = folder / "city" / "node"
    with FileLock(folder / "city.lock"):
        if not (folder / "city" / "told").exists():
            shutil.rmtree(data.parent, ignore_errors=True)
            data.parent.mkdir()
            tables.put(data)
            with Node(data) as node:
                _tell(node)
            (folder / "city" / "told").touch()
    return data


def copy(of: Path, to: Path) -> Path:
    """A city of one's own."""
    shutil.copytree(of, to, symlinks=True)
    return to


def _tell(node: Node) -> None:
    first = node.start("demo-city", "--quick")
    until = time.monotonic() + 90
    while not _has_bids(node.data / "ggzy.sqlite3"):
        assert time.monotonic() < until, node.said.read_text("utf-8")[-2000:]
        time.sleep(0.3)
    first.send_signal(signal.SIGKILL)
    first.wait(10)
    said = node.run("demo-city", "--quick", timeout=240)
    assert said.returncode == 0, said.stdout + said.stderr
    assert "sample-city-2026" in said.stdout


def _has_bids(file: Path) -> bool:
    if not file.exists():
        return False
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=20)) as database:
        try:
            return bool(database.execute("SELECT 1 FROM journal_entry WHERE act = 'bid.submit'").fetchone())
        except sqlite3.OperationalError:
            return False  # the tables are not there yet
