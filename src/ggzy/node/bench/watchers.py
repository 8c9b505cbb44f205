"""How soon do all who watch an opening see a bid that was opened?

A node serves as it does in production's smallest form, `ggzy serve`; the watchers are a second process over real HTTP
(`watching.py`); this third one opens bids through the door, one after another. What is counted runs from the moment the
act has returned, its transaction committed, to the moment a watcher has the row's event in hand.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ggzy.foundation import clock
from ggzy.foundation.acts import perform
from ggzy.foundation.acts.dues import GRACE, run_due
from ggzy.foundation.journal.sequencer import settle
from ggzy_core.sealing.opening import reveal
from ggzy_core.sealing.package import read_package

from . import city as cities
from . import processes, runner
from .goals import PORTAL

if TYPE_CHECKING:
    from collections.abc import Callable

    from ggzy.trading.projects.models import Lot

    from .city import Bidder, City

WATCHERS = 1000
GOAL_MS = next(one.aim for one in PORTAL if one.row == "watchers")  # p99 of all deliveries
BIDDERS = 20
QUICK_BIDDERS = 5
PAUSE_S = 0.4  # between two bids: a bid is read aloud, too


def run(*, watchers: int = WATCHERS, quick: bool = False, tell: Callable[[str], None]) -> dict[str, Any]:
    """Both databases, each on a fresh node; figures as plain data, `absent` where there is no such database."""
    found: dict[str, Any] = {"machine": runner.machine(), "goal_p99_ms": GOAL_MS, "databases": {}}
    words = ["watchers", "--watchers", str(watchers), *(["--quick"] if quick else [])]
    with tempfile.TemporaryDirectory(prefix="ggzy-bench-") as folder:
        for name in runner.DATABASES:
            tell(name)
            found["databases"][name] = runner.on(name, Path(folder) / name, words)
    return found


def measure(watchers: int, tell: Callable[[str], None], *, quick: bool = False) -> dict[str, Any]:
    """On this fresh node: `p50_ms`, `p99_ms`, `max_ms` over all deliveries, `lost` of them, CPU and memory of the server.

    The CPU includes reading the journal and building each state.
    """
    tell("parties, a lot and its bids")
    city = cities.build((QUICK_BIDDERS if quick else BIDDERS) + 1)
    lot, bids = bid_on(city, QUICK_BIDDERS if quick else BIDDERS)
    come_to_the_opening(city, lot)
    port = processes.free_port()
    env = os.environ | {"GGZY_LIVE_ADDRESS_LIMIT": str(watchers + 10), "GGZY_LIVE_LIMIT": str(watchers + 10)}
    with processes.child(env, "serve", "--no-worker", "--port", str(port)) as (pid, _):
        processes.answered(f"http://127.0.0.1:{port}/healthz")
        alone = processes.resident(pid)
        tell(f"{watchers} watchers")
        begun = time.monotonic()
        crowd = watch(port, lot, watchers, len(bids))
        came = time.monotonic() - begun
        spent = processes.cpu(pid)
        published = [open_one(lot, *one) for one in bids]
        said = json.loads(crowd.communicate(timeout=120)[0].splitlines()[-1])
        full, spent = processes.resident(pid), processes.cpu(pid) - spent
    told = figures(said, published)
    return told | {
        "cpu_us_a_delivery": round(spent * 1e6 / max(told["deliveries"], 1), 1),
        "load": round(os.getloadavg()[0], 2),  # of the machine: others at work on it make everything late
        "watchers": said["watchers"],
        "come_s": round(came, 2),
        "web_mb_alone": round(alone, 1),
        "web_mb": round(full, 1),
    }


def bid_on(city: City, many: int) -> tuple[Lot, list[tuple[Bidder, bytes]]]:
    """A lot with so many bids, and of each bidder the key that opens its own."""
    lot, keys = city.published(), []
    with tempfile.TemporaryDirectory(prefix="ggzy-bench-") as folder:
        for number in range(many):
            bidder = city.bidder(number)
            path = Path(folder) / f"{number}.ggzybid"
            path.write_bytes(cities.package(lot, bidder, f"{9_000_000 + number}.00"))
            perform("bid.submit", bidder.session, lot, {"package": cities.upload(path.read_bytes())})
            package = read_package(path)
            keys.append((bidder, reveal(package.own, package.header, bidder.credential)))
    return lot, keys


def come_to_the_opening(city: City, lot: Lot) -> None:
    """Past the deadline, for this process and the server alike; the opening has begun."""
    clock.keep(clock.shift() + cities.AHEAD + 2 * GRACE)
    run_due()
    settle()
    perform("opening.begin", city.world.tenderers[0].session, lot)


def watch(port: int, lot: Lot, watchers: int, rows: int) -> subprocess.Popen[str]:
    """The crowd, in place: every watcher has the first state."""
    path = f"/live/opening/{lot.matter.code}/zh"
    events = [f"row-{number}" for number in range(1, rows + 1)]
    crowd = subprocess.Popen(
        [sys.executable, "-m", f"{__package__}.watching", "127.0.0.1", str(port), path, str(watchers), *events],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert crowd.stdout is not None
    ready = crowd.stdout.readline().split()
    if ready != ["ready", str(watchers)]:
        crowd.kill()
        raise RuntimeError(f"of {watchers} watchers came {ready[-1:]}")
    return crowd


def open_one(lot: Lot, bidder: Bidder, scalar: bytes) -> float:
    """One bidder opens its bid; when that was committed."""
    time.sleep(PAUSE_S)
    perform("bid.reveal", bidder.session, lot, {"scalar": scalar.hex()})
    return time.monotonic()


def figures(said: dict[str, Any], published: list[float]) -> dict[str, Any]:
    """From what each watcher had when, and when each bid was open."""
    events = [[max(0.0, at - began) * 1000 for at in had] for had, began in zip(said["had"], published, strict=True)]
    every = sorted(ms for had in events for ms in had)
    if not every or not said["watchers"]:
        return {"events": len(published), "deliveries": 0, "lost": sum(said["missed"])}
    return {
        "events": len(published),
        "deliveries": len(every),
        "lost": sum(said["missed"]),
        "p50_ms": round(statistics.median(every), 1),
        "p99_ms": round(_of(every, 0.99), 1),
        "max_ms": round(every[-1], 1),
        "slowest_event_p99_ms": round(max(_of(sorted(had), 0.99) for had in events if had), 1),
    }


def sentences(found: dict[str, Any]) -> list[str]:
    """What was found, for people."""
    lines = []
    for database, one in found["databases"].items():
        if "absent" in one:
            lines.append(f"{database}: 未测 not measured: {one['absent']}")
            continue
        lines.append(
            f"{database}: {one['watchers']} 人观看，{one['events']} 次开启，遗失 {one['lost']} · {one['watchers']} watchers, "
            f"{one['events']} bids opened, {one['lost']} lost; p50 {one['p50_ms']} ms, p99 {one['p99_ms']} ms "
            f"(目标 goal {found['goal_p99_ms']:g}), max {one['max_ms']} ms; "
            f"{one['cpu_us_a_delivery']} µs CPU each; {one['web_mb']} MB ({one['web_mb_alone']} alone); load {one['load']}"
        )
    return lines


def _of(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
