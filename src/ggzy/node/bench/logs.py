"""What the log costs: entries taken in and synced to disk, proofs made and checked, receipts checked; each per second.

Measured on a log of its own in a folder of its own. What an act costs in the database is `ggzy bench acts`.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from ggzy_core.canonical import canonical
from ggzy_core.tlog.checkpoint import Checkpoint, sign_checkpoint
from ggzy_core.tlog.merkle import leaf_hash, verify_inclusion
from ggzy_core.tlog.note import Signer
from ggzy_core.tlog.receipt import make_receipt, verify_receipt
from ggzy_core.tlog.tiles import TileLog

if TYPE_CHECKING:
    from collections.abc import Callable

BATCH = 4096  # what the sequencer takes in at a time when there is much
FIRST = 60_000  # leaves the log has before it is measured: a log of a day is flatter than one of a year


def figures(
    seconds: float, rate: Callable[[Callable[[], object], float], float], first: int = FIRST
) -> dict[str, float]:
    """Per second: entries durable, inclusion proofs made and verified, receipts verified."""
    with tempfile.TemporaryDirectory(prefix="ggzy-bench-") as folder:
        log, signer = TileLog(Path(folder) / "journal"), Signer("bench.example/journal", os.urandom(32))
        for _ in range(max(first // BATCH, 1)):
            log.append(entries(log.size))
        checkpoint = _signed(log, signer)
        durable = _durable(log, signer, seconds)
        checkpoint, size = _signed(log, signer), log.size
        places = _places(size)
        root, bodies = log.root(), {index: log.entry(index) for index in places[:400]}
        proofs = {index: log.prove(index, size) for index in bodies}
        receipts = [make_receipt(body, index, proofs[index], checkpoint) for index, body in bodies.items()]
        leaves = {index: leaf_hash(body) for index, body in bodies.items()}

        def prove() -> None:
            for index in places[:100]:
                log.prove(index, size)

        def check() -> None:
            for index, proof in proofs.items():
                verify_inclusion(leaves[index], index, size, proof, root)

        def read() -> None:
            for text in receipts:
                assert verify_receipt(text, signer.vkey).ok

        return {
            "entries_durable_s": durable,
            "proofs_made_s": round(100 * rate(prove, seconds), 1),
            "proofs_verified_s": round(len(proofs) * rate(check, seconds), 1),
            "receipts_verified_s": round(len(receipts) * rate(read, seconds), 1),
        }


def entries(begin: int) -> list[bytes]:
    """A batch of entries of the usual size, each different."""
    return [
        canonical(
            {
                "v": 1,
                "act": "sample.lodge",
                "subject": f"A01-{n:012d}",
                "at": "2026-03-02T01:00:00.000Z",
                "seq": n,
                "actor": {"role": "tenderer", "party": "91110000MA01234567", "person": f"{n:064x}"},
                "data": {"amount": "1200000.00", "title": "示例道路工程一标段"},
                "rows": f"{n:064x}",
                "n": f"{n:016x}",
                "prev": f"{n:064x}",
                "cites": ["T-MIN3", "招标投标法 28"],
            }
        )
        for n in range(begin, begin + BATCH)
    ]


def _durable(log: TileLog, signer: Signer, seconds: float) -> float:
    """Batches appended, synced and published under a signed checkpoint, by the clock on the wall: syncing is waiting."""
    ready = [entries(log.size + number * BATCH) for number in range(4)]
    done, spent, begun = 0, 0.0, time.monotonic()
    while time.monotonic() - begun < seconds:
        for batch in ready:
            before = time.perf_counter()
            log.append(batch)
            _signed(log, signer)
            spent += time.perf_counter() - before
            done += len(batch)
    return round(done / spent, 1)


def _signed(log: TileLog, signer: Signer) -> bytes:
    text = sign_checkpoint(Checkpoint(signer.name, log.size, log.root()), signer)
    log.publish(text)
    return text


def _places(size: int) -> list[int]:
    """Leaves all over the log."""
    return [(number * 7919) % size for number in range(1000)]
