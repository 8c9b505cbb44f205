"""What proof costs: the log, receipts, stamps and SM2 signatures, each per second on one thread (`ggzy bench trust`).

Keys, paper and time-stamping authority are made for the measurement and thrown away; nothing of the node is touched.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from ggzy.node.bench import bids, logs
from ggzy_core.certs import sm2
from ggzy_core.certs.authority import SampleAuthority
from ggzy_core.certs.sm2_authority import SampleSm2Authority
from ggzy_core.certs.timestamps import sample_authority
from ggzy_core.certs.trust import TrustList
from ggzy_core.stamps.judging import judge
from ggzy_core.stamps.making import stamp

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from ggzy_core.certs.credential import SigningKey

SECONDS = 2.0  # for each figure
MESSAGE = bytes(300)  # about what a journal entry or a CMS attribute block takes
#: Goals on two cores, per second; what has none is shown as measured.
GOALS = {"entries_durable_s": 20_000.0, "proofs_verified_s": 20_000.0, "sm2_verify_s": 3_000.0}


def run(*, quick: bool = False, tell: Callable[[str], None] = lambda what: None) -> dict[str, Any]:
    """All figures, the goals some of them have, and those of sealed bids."""
    from ggzy.node.bench import runner

    seconds = 0.3 if quick else SECONDS
    found: dict[str, Any] = {"machine": runner.machine(), "quick": quick, "goals": GOALS}
    tell("账本 the log")
    found["figures"] = logs.figures(seconds, _rate, logs.BATCH if quick else logs.FIRST)
    tell("签章与国密 stamps and SM2")
    found["figures"] |= seals(seconds)
    tell("密封投标 sealed bids")
    found["bids"] = bids.run(quick=quick, tell=tell)
    return found


def seals(seconds: float = SECONDS) -> dict[str, float]:
    """Per second: PAdES B-LT stamps made and judged (P-256 and SM2), SM2 signatures made and verified.

    Where this machine has no SM2 its figures are left out.
    """
    ordinary = SampleAuthority.create("measurement")
    roots, lists = [ordinary.certificate], [ordinary.crl()]
    keys: dict[str, SigningKey] = {"p256": ordinary.issue("示例测量")}
    if sm2.available():
        domestic = SampleSm2Authority.create("measurement")
        roots, lists = [*roots, domestic.certificate], [*lists, domestic.crl()]
        keys["sm2"] = domestic.issue("示例测量")
    trust = TrustList(roots, lists)
    ask = sample_authority(ordinary.issue("示例时间戳服务", timestamps=True))
    paper, found = _paper(), {}
    for name, key in keys.items():
        made = stamp(paper, key, trust, ask)  # the first one loads the font
        found[f"stamps_{name}_s"] = _rate(lambda key=key: stamp(paper, key, trust, ask), seconds)  # type: ignore[misc]
        found[f"judged_{name}_s"] = _rate(lambda made=made: judge(made, trust, _now()), seconds)  # type: ignore[misc]
    if "sm2" in keys:
        found |= _sm2(seconds)
    return found


def _sm2(seconds: float) -> dict[str, float]:
    key = sm2.Sm2Key.generate()
    public, value = key.public, key.sign(MESSAGE)
    return {
        "sm2_sign_s": _rate(lambda: key.sign(MESSAGE), seconds),
        "sm2_verify_s": _rate(lambda: sm2.verify(public, MESSAGE, value), seconds),
    }


def _rate(work: Callable[[], object], seconds: float) -> float:
    """How often a second, by the CPU time of this thread: other work on the machine does not count."""
    begun, ends, times = time.thread_time(), time.monotonic() + 10 * seconds, 0
    while (spent := time.thread_time() - begun) < seconds and time.monotonic() < ends:
        work()
        times += 1
    return round(times / max(spent, 1e-9), 1)


def _paper() -> bytes:
    """A printed paper as the platform issues them."""
    from ggzy.foundation.documents.pdf import render

    return render("award_notice", {"title": "示例文书", "paragraphs": ["用于测量的示例文书。"]})


def _now() -> datetime:
    from ggzy.foundation import clock

    return clock.real()
