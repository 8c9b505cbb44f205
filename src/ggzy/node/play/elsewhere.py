"""A play runs in a process of its own, whose settings name the folder it plays in."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SLOT_SECONDS = "1"


def run(words: list[str], data: Path) -> int:
    """`ggzy words… ` on a node in `data`, SQLite and demo keys inside it, whatever this process is set up for."""
    env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "GGZY_KEYS")}
    env |= {
        "GGZY_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "ggzy.settings.embedded",
        "GGZY_SLOT_SECONDS": env.get("GGZY_SLOT_SECONDS", SLOT_SECONDS),
        "GGZY_LOG": env.get("GGZY_LOG", "WARNING"),
    }
    return subprocess.run([sys.executable, "-m", "ggzy", *words], env=env, check=False).returncode
