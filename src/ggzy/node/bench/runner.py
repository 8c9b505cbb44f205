"""One child a database, each on a fresh node of its own: SQLite, and a PostgreSQL that is started for it."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from . import processes

if TYPE_CHECKING:
    from collections.abc import Callable

WITH_POSTGRES = settings.SOURCE.parents[1] / "scripts" / "with_postgres.py"
NO_POSTGRES = 3  # what that script exits with
DATABASES = ("sqlite", "postgresql")


class Failed(RuntimeError):
    """A measuring child ended with an error; the message is the end of what it said."""


def run(*, quick: bool, tell: Callable[[str], None]) -> dict[str, Any]:
    """Everything, as plain data: machine, databases by name (with `absent` where there is none), processes."""
    found: dict[str, Any] = {"machine": machine(), "quick": quick, "databases": {}}
    with tempfile.TemporaryDirectory(prefix="ggzy-bench-") as folder:
        for name in DATABASES:
            tell(name)
            found["databases"][name] = on(name, Path(folder) / name, ["acts", *(["--quick"] if quick else [])])
        tell("processes")
        found["processes"] = processes.measure(_env(Path(folder) / "sqlite"), times=1 if quick else 5)
    return found


def machine() -> dict[str, Any]:
    """Size of this machine: usable cores, memory in GB of 10**9 bytes, processor, Python."""
    return {
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory_gb": _memory_gb(),
        "processor": _processor(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
    }


def on(name: str, data: Path, what: list[str]) -> dict[str, Any]:
    """`ggzy bench WHAT --here` on a fresh node on this database."""
    words = [sys.executable, "-m", "ggzy", "bench", *what, "--here"]
    if name == "postgresql":
        if not WITH_POSTGRES.is_file():
            return {"absent": "scripts/with_postgres.py is not beside this source; PostgreSQL was not measured"}
        words = [sys.executable, str(WITH_POSTGRES), "--durable", *words]
    with tempfile.TemporaryFile("w+") as complaints:
        done = subprocess.run(
            words, env=_env(data), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=complaints, text=True,
            check=False,
        )  # fmt: skip
        complaints.seek(0)
        said = complaints.read()
    if done.returncode == NO_POSTGRES and name == "postgresql":
        return {"absent": said.strip().removeprefix("error: ")}
    if done.returncode:
        raise Failed(f"{name}: {said[-2000:] or done.stdout[-2000:]}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _env(data: Path) -> dict[str, str]:
    """A node of its own: nothing of the one that this command was called on."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GGZY_") and key != "DATABASE_URL"}
    source = str(settings.SOURCE.parent)
    return kept | {
        "GGZY_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "ggzy.settings.embedded",
        "PYTHONPATH": os.pathsep.join(filter(None, (source, os.environ.get("PYTHONPATH", "")))),
    }


def _memory_gb() -> float | None:
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1)
    except (ValueError, OSError, AttributeError):
        return None


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
