"""What reading the portal costs: `ggzy serve` as it runs for anybody, and an HTTP client in a second process.

The node has one real trade, whose page is read, and fifty thousand generated notices (`notices.py`), which are searched.
Those who watch an opening live (`watchers.py`) are measured after it, on a fresh node of their own, and stand beside.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db import connection
from django.urls import reverse

from . import city as cities
from . import notices, processes, runner, watchers

if TYPE_CHECKING:
    from collections.abc import Callable

SERVER = "ggzy serve: uvicorn, front with finished pages, Django on 8 threads, worker beside it; settings embedded"
ZH = {"Accept-Language": "zh-CN"}
FULL = {"notices": 50_000, "seconds": 5.0, "lists": 500, "built": 100, "feeds": 5}
QUICK = {"notices": 2_000, "seconds": 1.0, "lists": 60, "built": 20, "feeds": 2}
CONNECTIONS = 16


def run(*, quick: bool, tell: Callable[[str], None], watching: int = watchers.WATCHERS) -> dict[str, Any]:
    """Both databases, each on a fresh node of its own, and `watchers` of an opening on another."""
    found: dict[str, Any] = {"machine": runner.machine(), "quick": quick, "server": SERVER, "databases": {}}
    with tempfile.TemporaryDirectory(prefix="ggzy-bench-") as folder:
        for name in runner.DATABASES:
            tell(name)
            rough = ["--quick"] if quick else []
            read = runner.on(name, Path(folder) / name, ["portal", *rough])
            if "absent" not in read:
                tell(f"{name}, watchers")
                crowd = ["watchers", "--watchers", str(watching), *rough]
                read["watchers"] = runner.on(name, Path(folder) / f"{name}-watchers", crowd)
            found["databases"][name] = read
    return found


def measure(tell: Callable[[str], None], *, quick: bool) -> dict[str, Any]:
    """On this node, which is fresh: fill it, serve it, read it."""
    size = QUICK if quick else FULL
    tell("a real trade")
    city = cities.build(1)
    matter = city.published().matter
    tell(f"{size['notices']} notices")
    notices.fill(int(size["notices"]), city.world.tenderers[0].organisation, tell)
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with processes.child(env, "serve", "--port", str(port := processes.free_port())) as (pid, _):
        processes.answered(f"http://127.0.0.1:{port}/healthz")
        found = reading(port, pid, reverse("portal:matter", args=[matter.code]), size, tell)
        found["web_mb"] = round(processes.resident(pid), 1)
    return found | {"database": connection.vendor, "notices": size["notices"]}


def reading(port: int, pid: int, page: str, size: dict[str, float], tell: Callable[[str], None]) -> dict[str, Any]:
    """The measurements, one after the other. Every answer must be one that is expected, or there is no figure. (When a
    page is built anew while it is asked by ETag, and says another minute, some answers are whole: `statuses` tells.)"""

    def ask(*expected: int, **plan: Any) -> dict[str, Any]:
        words = [sys.executable, "-m", "ggzy.node.bench.client", "127.0.0.1", str(port)]
        before = processes.cpu(pid)
        done = subprocess.run(
            words, input=json.dumps({"headers": ZH, **plan}), capture_output=True, text=True, check=True
        )
        told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        told["server_ms"] = round((processes.cpu(pid) - before) * 1000 / told["requests"], 3)
        if not told["statuses"].keys() <= {str(one) for one in expected}:
            raise RuntimeError(f"{plan['paths'][0]}: {told['statuses']} where {expected} was expected")
        return told

    seconds, found = size["seconds"], {}
    tell("the page of a matter")
    ask(200, paths=[page], once=True)
    found["page"] = ask(200, paths=[page], connections=CONNECTIONS, seconds=seconds)
    found["page_revalidated"] = ask(304, 200, paths=[page], again=True, connections=CONNECTIONS, seconds=seconds)
    found["page_built"] = ask(200, paths=[f"{page}?again={n}" for n in range(int(size["built"]))], once=True)
    tell("lists with search")
    searches = searched(int(size["lists"]))
    ask(200, paths=searches[:10], once=True)
    found["list"] = ask(200, paths=searches[10:], once=True)
    tell("the feed")
    runs = [ask(200, paths=["/api/v1/changes.ndjson"], once=True) for _ in range(int(size["feeds"]))]
    speeds = [one["lines"] / one["seconds"] for one in runs]
    found["feed"] = {
        "records": runs[0]["lines"],
        "records_per_second": round(statistics.median(speeds)),
        "runs": len(runs),
        "server_ms": statistics.median(one["server_ms"] for one in runs),
    }
    return found


def searched(many: int) -> list[str]:
    """Addresses of searches, no two alike: common words and rare ones, alone, together, and with conditions."""
    rng = random.Random(notices.SEED)  # noqa: S311  nothing secret
    found: dict[str, None] = {}
    while len(found) < many + 10:
        asked = {
            "q": " ".join(
                rng.sample([*notices.WORKS, *notices.DEEDS, *notices.PLACES, "招标", "路"], rng.choice((1, 1, 2)))
            )
        }
        for name, values in (
            ("region", ("9901", "110101", "31")),
            ("type", notices.KINDS),
            ("stage", ("open", *notices.STAGES)),
            ("least_wan", ("100", "5000", "8999")),
            ("since", ("2025-01-01", "2026-06-01")),
            ("page", ("2", "17")),
        ):
            if rng.random() < 0.3:
                asked[name] = rng.choice(values)
        found[f"/notices/?{urlencode(asked)}"] = None
    return list(found)
