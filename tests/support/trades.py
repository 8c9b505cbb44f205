"""Whole trades, each played once in a run. Every process of pytest has a copy, which its tests read, one after the
other; a test that changes anything takes a copy of its own.

The one to the archive is played as somebody types it; the others begin with copied tables (tables.py), in the process
in which `ggzy play` would play them.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock

from .city import copy
from .node import Node

PLAY = ("play", "engineering.open-tender", "--json")
AS_PLAYED = {"GGZY_SLOT_SECONDS": "1", "GGZY_LOG": "WARNING"}  # what `ggzy play` says to that process


@dataclass(frozen=True)
class Trade:
    """A node on which a trade was played, and the object that the play ended with."""

    data: Path
    said: dict[str, Any]


def played(folder: Path, to: Path, until: str = "") -> Trade:
    """A copy at `to`; played below `folder`, which all processes of a run share, by whoever comes first."""
    home = folder / f"trade-{until or 'whole'}"
    with FileLock(f"{home}.lock"):
        if not (home / "said.json").exists():
            shutil.rmtree(home, ignore_errors=True)
            home.mkdir()
            with Node(home / "node") as node:
                said = here(node, "--until", until) if until else said_by(node, *PLAY, "--data", str(node.data))
            (home / "said.json").write_text(json.dumps(said), "utf-8")
    return Trade(copy(home / "node", to), json.loads((home / "said.json").read_text("utf-8")))


def here(node: Node, *words: str) -> dict[str, Any]:
    """Play on this node, whose tables are copied."""
    node.make()
    return said_by(node, *PLAY, "--here", *words)


def said_by(node: Node, *words: str) -> dict[str, Any]:
    done = node.run(*words, env=AS_PLAYED, timeout=280)
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
