"""The tables of a fresh node on SQLite, made once in a run by `ggzy init` and copied: to make them takes some seconds.

Only tables: the keys of a node are its own. That `ggzy init` makes all of it is tested where it stands
(node/test_serve.py), and each process of pytest still makes the tables of its own database the long way.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from filelock import FileLock

FILE = "ggzy.sqlite3"
_shared: list[Path] = []


def share(folder: Path) -> None:
    """Below this folder all processes of the run find them. tests/conftest.py says so once."""
    _shared[:] = [folder]


def put(data: Path) -> None:
    """Into the folder of a node that has none yet."""
    if not (data / FILE).exists():
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copy(_made(_shared[0]), data / FILE)


def _made(folder: Path) -> Path:
    from .node import Node

    kept = folder / "tables.sqlite3"
    with FileLock(folder / "tables.lock"):
        if not kept.exists():
            with Node(folder / "tables" / "node") as node:
                node.data.parent.mkdir(exist_ok=True)
                made = node.run("init")
            assert made.returncode == 0, made.stdout + made.stderr
            part = folder / "tables.part"
            part.unlink(missing_ok=True)
            with closing(sqlite3.connect(node.data / FILE)) as of, closing(sqlite3.connect(part)) as to:
                of.backup(to)  # with what still stands in the log beside the file
            part.rename(kept)
    return kept
