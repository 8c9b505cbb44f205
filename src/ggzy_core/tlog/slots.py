"""Sealed slots: acts that are still secret reach the public log without showing how many they are.

Every slot of time gives one leaf of constant size, whether it holds no act or a thousand. The leaf commits to the root
of a tree of always 1,024 leaves: sealed acts at random places, random bytes in all others. An item's leaf is

    SHA-256(0x00 || nonce || entry hash),   entry hash = SHA-256(0x00 || entry)

with a nonce of its own, so that whoever holds a receipt, and with it neighbouring hashes, can neither tell items from
padding nor test a guess at a neighbour's entry. Nonces and padding come from one 32-byte seed by HMAC-SHA-256: the
seed and the (place, entry hash) pairs rebuild the slot. The seed is as secret as the slot, since it tells which leaves
are real: while any act of the slot is still sealed, disclose others by their openings, never by the seed.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ..canonical import canonical
from .errors import ProofError, TlogError
from .merkle import HASH_BYTES, inclusion_proof, leaf_hash, root_of

CAPACITY = 1024
DEPTH = 10
SEED_BYTES = 32
LEAF_ACT = "journal.sealed"


@dataclass(frozen=True)
class Opening:
    """What shows one entry to be in one slot: when, where, the item's nonce, and its path to the slot's root."""

    at: str
    position: int
    nonce: bytes
    path: tuple[bytes, ...]

    def slot_leaf(self, entry_hash: bytes) -> bytes:
        """The log entry of the slot that holds this entry, if the opening is true; the log's proof must show it."""
        return leaf_entry(self.at, self._root(entry_hash))

    def _root(self, entry_hash: bytes) -> bytes:
        if not 0 <= self.position < CAPACITY or len(self.path) != DEPTH or len(self.nonce) != HASH_BYTES:
            raise ProofError(
                "slot-path-form",
                f"时段路径须有 {DEPTH} 个哈希、位置 0 至 {CAPACITY - 1}、32 字节随机数",
                f"a slot path has {DEPTH} hashes, a place from 0 to {CAPACITY - 1} and a nonce of 32 bytes",
            )
        found, place = _item_leaf(self.nonce, entry_hash), self.position
        for sibling in self.path:
            pair = sibling + found if place & 1 else found + sibling
            found, place = hashlib.sha256(b"\x01" + pair).digest(), place >> 1
        return found


@dataclass(frozen=True)
class Slot:
    """One slot of time, `at` its start as ISO text. `placed` has one (position, entry hash) pair per sealed act."""

    at: str
    seed: bytes
    placed: tuple[tuple[int, bytes], ...]
    root: bytes

    @classmethod
    def build(cls, at: datetime | str, items: Sequence[bytes], seed: bytes | None = None) -> Slot:
        """Place entries (their bytes) at random. Item i of `items` is pair i of `placed`.

        Raises TlogError `slot-full` beyond 1,024: the caller keeps the rest for the next slot.
        """
        if len(items) > CAPACITY:
            raise TlogError(
                "slot-full",
                f"一个时段最多容纳 {CAPACITY} 个密封行为，现有 {len(items)} 个，余下的请放入下一时段",
                f"a slot holds {CAPACITY} sealed acts, not {len(items)}; keep the rest for the next slot",
            )
        places = secrets.SystemRandom().sample(range(CAPACITY), len(items))
        placed = [(place, leaf_hash(item)) for place, item in zip(places, items, strict=True)]
        return cls.rebuild(at, seed or secrets.token_bytes(SEED_BYTES), placed)

    @classmethod
    def rebuild(cls, at: datetime | str, seed: bytes, placed: Sequence[tuple[int, bytes]]) -> Slot:
        """The same slot again from what was kept of it."""
        if len(seed) != SEED_BYTES:
            raise ValueError(f"a slot's seed has {SEED_BYTES} bytes")
        places = {place for place, _ in placed}
        if len(places) != len(placed) or not places <= set(range(CAPACITY)):
            raise ValueError(f"positions must differ and lie below {CAPACITY}")
        if any(len(entry_hash) != HASH_BYTES for _, entry_hash in placed):
            raise ValueError("an entry hash has 32 bytes")
        start = at if isinstance(at, str) else _text(at)
        return cls(start, seed, tuple(placed), root_of(_leaves(seed, placed)))

    @property
    def leaf(self) -> bytes:
        """The slot's log entry: canonical JSON, as long for a full slot as for an empty one."""
        return leaf_entry(self.at, self.root)

    def opening(self, item: int) -> Opening:
        """What the sender of item number `item` gets: proof of its own place, nothing about others."""
        return self.openings([item])[0]

    def openings(self, items: Sequence[int]) -> list[Opening]:
        """As `opening`, for several items at the price of one tree."""
        rows = _rows(_leaves(self.seed, self.placed))
        return [self._opening(rows, self.placed[item][0]) for item in items]

    def _opening(self, rows: list[list[bytes]], place: int) -> Opening:
        path = inclusion_proof(place, CAPACITY, lambda level, index: rows[level][index])
        return Opening(self.at, place, _derive(self.seed, b"nonce", place), tuple(path))


def leaf_entry(at: str, root: bytes) -> bytes:
    """The log entry of a slot that starts `at` and has this root."""
    return canonical({"act": LEAF_ACT, "root": root.hex(), "slot": at, "v": 1})


def verify_in_slot(entry: bytes, opening: Opening, slot_leaf: bytes) -> None:
    """Return if `entry` is in the slot whose log entry is `slot_leaf`; raise ProofError if not."""
    verify_slot_path(leaf_hash(entry), opening, slot_leaf)


def verify_slot_path(entry_hash: bytes, opening: Opening, slot_leaf: bytes) -> None:
    """As `verify_in_slot`, for those who were shown only the entry's hash."""
    if opening.slot_leaf(entry_hash) != slot_leaf:
        raise ProofError(
            "not-in-slot",
            f"该条目不在 {opening.at} 的密封时段内：条目、路径或时段被改动过",
            f"the entry is not in the sealed slot of {opening.at}: entry, path or slot was altered",
        )


def _leaves(seed: bytes, placed: Sequence[tuple[int, bytes]]) -> list[bytes]:
    leaves = [_derive(seed, b"padding", place) for place in range(CAPACITY)]
    for place, entry_hash in placed:
        leaves[place] = _item_leaf(_derive(seed, b"nonce", place), entry_hash)
    return leaves


def _item_leaf(nonce: bytes, entry_hash: bytes) -> bytes:
    return leaf_hash(nonce + entry_hash)


def _derive(seed: bytes, use: bytes, place: int) -> bytes:
    return hmac.digest(seed, b"ggzy sealed slot v1 " + use + place.to_bytes(2, "big"), "sha256")


def _rows(leaves: list[bytes]) -> list[list[bytes]]:
    rows = [leaves]
    while len(rows[-1]) > 1:
        row = rows[-1]
        rows.append([root_of(row[i : i + 2]) for i in range(0, len(row), 2)])
    return rows


def _text(at: datetime) -> str:
    # canonical() is what decides how a time is written; its JSON quotes are taken off again.
    return canonical(at)[1:-1].decode("ascii")
