"""From the parties' outputs to the drawn: one seed, one ticket each, the lowest win."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..sentences import BadValue
from .freeze import LABEL, Entry, Quota


class PoolExhausted(BadValue):
    """Nobody is left in the order of a specialty."""


@dataclass(frozen=True)
class Drawn:
    """The outcome for one quota, commitments in ticket order."""

    specialty: str
    chosen: tuple[str, ...]
    reserves: tuple[str, ...]


@dataclass(frozen=True)
class Skip:
    """One drawn expert who does not serve, and why, in the order it happened."""

    commitment: str
    reason: str


def seed(leaf: bytes, outputs: Mapping[str, bytes]) -> bytes:
    """SHA-512(label || leaf hash of the freeze || outputs of all parties in name order).

    Always of all parties: whoever could choose which outputs count could choose the result.
    """
    return hashlib.sha512(LABEL.encode() + leaf + b"".join(outputs[name] for name in sorted(outputs))).digest()


def ticket(seed: bytes, commitment: str) -> bytes:
    """SHA-256(seed || commitment)."""
    return hashlib.sha256(seed + bytes.fromhex(commitment)).digest()


def orders(seed: bytes, pool: Iterable[Entry], quotas: Sequence[Quota]) -> dict[str, list[str]]:
    """For each specialty the commitments that serve it, lowest ticket first."""
    ranked = sorted(pool, key=lambda entry: ticket(seed, entry.commitment))
    return {q.specialty: [e.commitment for e in ranked if e.serves(q.specialty)] for q in quotas}


def draw(seed: bytes, pool: Iterable[Entry], quotas: Sequence[Quota], skips: Sequence[Skip] = ()) -> list[Drawn]:
    """Quotas in their order; who is chosen in one is out of the next. Reserves are told after all are chosen.

    skips: experts who do not serve (no answer, late recusal); each is replaced by the next of the same order, so a
    replacement needs no new randomness and moves nobody else. Raises PoolExhausted.
    """
    queue = orders(seed, pool, quotas)
    taken: set[str] = set()
    chosen = {q.specialty: [_next(queue[q.specialty], taken, q.specialty) for _ in range(q.count)] for q in quotas}
    for skip in skips:
        for specialty, ones in chosen.items():
            if skip.commitment in ones:
                ones.remove(skip.commitment)
                ones.append(_next(queue[specialty], taken, specialty))
                break
        else:
            raise PoolExhausted("not-drawn", "未抽中的专家不需要补抽", "somebody not drawn cannot be replaced")
    found = []
    for quota in quotas:
        left = [c for c in queue[quota.specialty] if c not in taken][: quota.reserves]
        taken.update(left)
        found.append(Drawn(quota.specialty, tuple(chosen[quota.specialty]), tuple(left)))
    return found


def _next(order: list[str], taken: set[str], specialty: str) -> str:
    for commitment in order:
        if commitment not in taken:
            taken.add(commitment)
            return commitment
    raise PoolExhausted(
        "exhausted",
        f"专业{specialty}已无可补抽的专家，请重新组织抽取",
        f"nobody of {specialty} is left to be drawn; start a new draw",
    )
