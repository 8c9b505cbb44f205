"""What sealed bids cost: sealing and opening of one large bid on its bidder's machine, the opening of a whole lot.

Every step runs in a process of its own, so that its peak of memory is its own. `run` is what `ggzy bench trust` calls;
a child is `python -m ggzy.node.bench.bids STEP FOLDER …` and prints one JSON line.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

LARGE, LARGE_QUICK = 500, 32  # MB of one bid
LOT, LOT_QUICK = (200, 20), (12, 4)  # bids on one lot, and MB of each
MB = 1_000_000
CAP = "GGZY_BENCH_MOST_MB"  # memory in MB that a child may take; kept from the node, which reads no such setting
GOALS = {"large_peak_mb": 200, "lot_opened_s": 60}


def run(*, quick: bool, tell: Callable[[str], None] = lambda what: None) -> dict[str, Any]:
    """Seal, check, open one large bid; open a lot. Speeds in MB/s and peaks of memory in MB, both of 10**6 bytes."""
    size, (bids, each) = (LARGE_QUICK, LOT_QUICK) if quick else (LARGE, LOT)
    with tempfile.TemporaryDirectory(prefix="ggzy-bench-bids-") as home:
        folder = Path(home)
        tell(f"a bid of {size} MB")
        child("write", folder, size)
        found: dict[str, Any] = {step: child(step, folder, size) for step in ("seal", "check", "open")}
    found = {"large_mb": size, **found, "large_peak_mb": max(one["peak_mb"] for one in found.values())}
    with tempfile.TemporaryDirectory(prefix="ggzy-bench-lot-") as home:
        tell(f"a lot with {bids} bids of {each} MB")
        found["lot"] = child("lot", Path(home) / "node", each, bids)
    return found | {"goals": GOALS}


def sentences(found: dict[str, Any]) -> list[str]:
    """What was found, for people."""
    lot, one = found["lot"], f"{found['large_mb']} MB"
    return [
        f"加密 seal: {found['seal']['mb_s']} MB/s，开启 open: {found['open']['mb_s']} MB/s（{one}）",
        f"内存峰值 peak of memory: {found['large_peak_mb']} MB（目标 goal < {GOALS['large_peak_mb']}）",
        f"开标 opening: {lot['bids']} × {lot['mb']} MB，{lot['opened_s']} s（目标 goal < {GOALS['lot_opened_s']} s），"
        f"内存 memory {lot['first_mb']} → {lot['peak_mb']} MB",
    ]


def child(step: str, folder: Path, *numbers: int, most_mb: int = 0) -> dict[str, Any]:
    """One step in a process of its own; what it found. Raises Failed with the end of what it complained of.

    `most_mb`: it may not take more memory than this, or it dies (where the system can hold it to that).
    """
    from . import runner

    cap = {CAP: str(most_mb)} if most_mb else {}
    done = subprocess.run(
        [sys.executable, "-m", "ggzy.node.bench.bids", step, str(folder), *map(str, numbers)],
        env=runner._env(folder) | cap, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise runner.Failed(f"bids {step}: {done.stderr[-2000:]}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main(step: str, folder: str, *numbers: str) -> None:
    from . import bids_outside
    from .processes import peak_mb

    if cap := int(os.environ.get(CAP, "0")) * MB:
        resource.setrlimit(resource.RLIMIT_DATA, (cap, cap))
    if step == "lot":
        from . import bids_lot

        found = bids_lot.measure(int(numbers[0]), int(numbers[1]))
    else:
        begun = time.monotonic()
        getattr(bids_outside, step)(Path(folder), int(numbers[0]))
        spent = time.monotonic() - begun
        found = {"s": round(spent, 2), "mb_s": round(int(numbers[0]) / spent, 1), "peak_mb": peak_mb()}
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
