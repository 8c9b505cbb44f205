"""Memory of the node's processes, and how long `ggzy serve` takes until it answers."""

from __future__ import annotations

import os
import resource
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE_S = 60
SETTLED_S = 2.0  # a worker has done its first rounds by then


def measure(env: dict[str, str], times: int) -> dict[str, Any]:
    """Start and stop the processes of the made node that `env` names. Memory is resident set, in MB of 10**6 bytes."""
    starts, web = [], []
    for _ in range(times):
        with child(env, "serve", "--no-worker", "--port", str(port := free_port())) as (pid, begun):
            answered(f"http://127.0.0.1:{port}/healthz")
            starts.append(time.monotonic() - begun)
            answered(f"http://127.0.0.1:{port}/")
            web.append(resident(pid))
    with child(env, "worker") as (pid, _):
        time.sleep(SETTLED_S)
        worker = resident(pid)
    return {
        "serve_start_s": round(statistics.median(starts), 2),
        "web_mb": round(statistics.median(web), 1) if web[0] else None,
        "worker_mb": round(worker, 1) if worker else None,
    }


@contextmanager
def child(env: dict[str, str], *words: str) -> Iterator[tuple[int, float]]:
    begun = time.monotonic()
    child = subprocess.Popen(
        [sys.executable, "-m", "ggzy", *words],
        env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        yield child.pid, begun
    finally:
        child.send_signal(signal.SIGTERM)
        try:
            child.wait(15)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def answered(url: str) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310  our own address
                answer.read()
                return
        except urllib.error.HTTPError as error:
            if error.code < 500:
                return
        except OSError:
            pass
        time.sleep(0.02)
    raise RuntimeError(f"{url} did not answer within {PATIENCE_S} s")


def resident(pid: int) -> float:
    """Resident set of a process in MB; 0 where /proc does not tell."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def cpu(pid: int) -> float:
    """CPU seconds a process has used so far; 0 where /proc does not tell."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def peak_mb() -> float:
    """The most memory this process has held so far, in MB. What getrusage says of a child begins with its parent's."""
    try:
        told = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
        return round(int(told["VmHWM"].split()[0]) * 1024 / 1e6, 1)
    except (OSError, KeyError):
        pass
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(most / 1e6 if sys.platform == "darwin" else most * 1024 / 1e6, 1)
