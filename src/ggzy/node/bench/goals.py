"""What we aim at, and what the strongest peer needs on the same kind of machine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """`aim` is ours, `peer` the span measured on the peer; both in the unit of the row."""

    aim: float
    peer: tuple[float, float]


GOALS: dict[str, Goal] = {
    "tender": Goal(4.0, (9.9, 12.8)),
    "bid": Goal(2.0, (4.7, 6.5)),
    "bid_500th": Goal(2.0, (18.0, 30.0)),  # the peer's bid costs this at the 200th
    "read": Goal(1.0, (2.5, 5.8)),
    "worker_mb": Goal(120.0, (258.0, 258.0)),
    "web_mb": Goal(120.0, (258.0, 258.0)),
    "serve_start_s": Goal(3.0, (20.0, 20.0)),
}
