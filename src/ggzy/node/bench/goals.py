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


@dataclass(frozen=True)
class Bound:
    """A goal of the portal: at least, or at most, so much of what the row names."""

    row: str
    value: str
    aim: float
    least: bool


#: What a citizen's or a program's reading costs, through a real HTTP client in a second process on two cores.
PORTAL: tuple[Bound, ...] = (
    Bound("page", "per_second", 1500, least=True),
    Bound("page_revalidated", "per_second", 5000, least=True),
    Bound("list", "p99_ms", 40, least=False),
    Bound("feed", "records_per_second", 50_000, least=True),
    Bound("watchers", "p99_ms", 200, least=False),
)
