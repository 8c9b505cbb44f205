"""A whole draw in one JSON document, and its verification from nothing else.

With a journal the transcript carries the entry that froze the list; that this entry stands in a signed checkpoint from
before the contributions is shown by its own proof (ggzy_core.tlog) and checked by the caller.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from ..canonical import canonical
from ..sentences import BadValue
from . import vrf, vrf_plain
from .freeze import LABEL, REASONS, Entry, Quota, alpha, freeze_digest, freeze_leaf, pool_root, sorted_pool
from .tickets import Drawn, Skip, draw, seed

Verifier = Callable[[bytes, bytes, bytes], bytes]


@dataclass(frozen=True)
class Transcript:
    """`freeze`: the document; `pool`: its list; `proofs`: name to 80-byte proof; `entry`: of the journal."""

    freeze: Mapping[str, Any]
    pool: Sequence[Entry]
    proofs: Mapping[str, bytes]
    result: Sequence[Drawn]
    skips: Sequence[Skip] = field(default=())
    entry: bytes | None = None

    def to_json(self) -> bytes:
        """Canonical JSON."""
        return canonical(
            {
                "v": 1,
                "freeze": self.freeze,
                "pool": [one.to_json() for one in self.pool],
                "proofs": {name: proof.hex() for name, proof in self.proofs.items()},
                "result": [
                    {"specialty": d.specialty, "chosen": list(d.chosen), "reserves": list(d.reserves)}
                    for d in self.result
                ],
                "skips": [{"c": s.commitment, "reason": s.reason} for s in self.skips],
                "entry": None if self.entry is None else self.entry.decode("utf-8"),
            }
        )

    @classmethod
    def from_json(cls, data: bytes | str) -> Transcript:
        """Raises BadValue when it is no transcript."""
        try:
            value = json.loads(data)
            if value["v"] != 1:
                raise ValueError("version")
            entry = value["entry"]
            return cls(
                freeze=dict(value["freeze"]),
                pool=[Entry(str(one["c"]), tuple(one["s"])) for one in value["pool"]],
                proofs={str(name): bytes.fromhex(proof) for name, proof in value["proofs"].items()},
                result=[Drawn(str(d["specialty"]), tuple(d["chosen"]), tuple(d["reserves"])) for d in value["result"]],
                skips=[Skip(str(s["c"]), str(s["reason"])) for s in value["skips"]],
                entry=None if entry is None else str(entry).encode(),
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise BadValue(
                "transcript", f"抽取记录无法读取：{error}", f"the draw's transcript cannot be read: {error}"
            ) from None


@dataclass(frozen=True)
class Verdict:
    """`where` is empty when all holds, else the first part that does not: pool, entry, party, proof, result ..."""

    ok: bool
    where: str
    zh: str
    en: str


class _Mismatch(Exception):
    def __init__(self, where: str, zh: str, en: str) -> None:
        super().__init__(where)
        self.verdict = Verdict(False, where, zh, en)


def run(
    freeze: Mapping[str, Any],
    pool: Sequence[Entry],
    proofs: Mapping[str, bytes],
    skips: Sequence[Skip] = (),
    entry: bytes | None = None,
) -> Transcript:
    """Draw, from a frozen list and every party's proof. Raises BadValue when a proof is missing or wrong."""
    pool = sorted_pool(pool)
    try:
        result = _recompute(freeze, pool, proofs, skips, entry, vrf.verify)
    except _Mismatch as wrong:
        raise BadValue(wrong.verdict.where, wrong.verdict.zh, wrong.verdict.en) from None
    return Transcript(freeze, pool, proofs, result, skips, entry)


def verify_transcript(transcript: Transcript, *, plain: bool = True) -> Verdict:
    """Recompute everything and name the first mismatch. plain: with the verifier that needs no library."""
    try:
        result = _recompute(
            transcript.freeze,
            transcript.pool,
            transcript.proofs,
            transcript.skips,
            transcript.entry,
            vrf_plain.verify if plain else vrf.verify,
        )
        for ours, theirs in zip(result, transcript.result, strict=False):
            if ours != theirs:
                raise _Mismatch(
                    f"result {ours.specialty}",
                    f"专业{ours.specialty}的抽取结果与重算不符",
                    f"the outcome for {ours.specialty} is not what the seed gives",
                )
        if len(result) != len(transcript.result):
            raise _Mismatch(
                "result", "抽取结果的专业数与名额不符", "the outcome has more or fewer quotas than the freeze"
            )
    except _Mismatch as wrong:
        return wrong.verdict
    except BadValue as wrong:
        return Verdict(False, wrong.name, wrong.zh, wrong.en)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return Verdict(False, "shape", f"抽取记录的结构有误：{error}", f"the transcript is misshapen: {error}")
    size, names = len(transcript.pool), "、".join(sorted(transcript.proofs))
    return Verdict(
        True,
        "",
        f"已由{size}人的候选库和{names}的随机数重算，结果一致",
        f"recomputed from a pool of {size} and the outputs of {names}: the same",
    )


def _recompute(
    freeze: Mapping[str, Any],
    pool: Sequence[Entry],
    proofs: Mapping[str, bytes],
    skips: Sequence[Skip],
    entry: bytes | None,
    verify: Verifier,
) -> list[Drawn]:
    _check_pool(freeze, pool)
    _check_skips(skips)
    if entry is not None and freeze_digest(freeze).encode() not in entry:
        raise _Mismatch("entry", "存证条目没有载明这份冻结名单", "the journal's entry does not carry this freeze")
    leaf = freeze_leaf(freeze, entry)
    outputs = _outputs(freeze, proofs, alpha(leaf), verify)
    quotas = [Quota(str(q["specialty"]), int(q["count"]), int(q["reserves"])) for q in freeze["quotas"]]
    return draw(seed(leaf, outputs), pool, quotas, skips)


def _check_pool(freeze: Mapping[str, Any], pool: Sequence[Entry]) -> None:
    if freeze.get("v") != 1 or freeze.get("label") != LABEL:
        raise _Mismatch("freeze", "冻结名单的版本或标识不符", "the freeze has another version or label")
    known = [entry.commitment for entry in pool]
    if any(one >= other for one, other in pairwise(known)):
        raise _Mismatch("pool order", "候选库未按承诺值严格递增排列", "the pool is not in strictly rising order")
    if len(known) != freeze["pool"]["size"] or pool_root(pool) != freeze["pool"]["root"]:
        raise _Mismatch("pool root", "候选库与冻结的根哈希不符", "the pool does not give the frozen root")
    for row in freeze["excluded"]:
        if row["reason"] not in REASONS or row["c"] in set(known):
            raise _Mismatch(
                "excluded", "回避名单有误：理由未知或仍在库中", "an exclusion has no reason or still stands"
            )


def _check_skips(skips: Sequence[Skip]) -> None:
    for skip in skips:
        if not skip.reason.strip():
            raise _Mismatch("skip", "补抽没有写明原因", "a replacement gives no reason")


def _outputs(
    freeze: Mapping[str, Any], proofs: Mapping[str, bytes], over: bytes, verify: Verifier
) -> dict[str, bytes]:
    names = [str(party["name"]) for party in freeze["parties"]]
    if not names or names != sorted(set(names)):
        raise _Mismatch("parties", "参与方为空、重复或未排序", "the parties are missing, repeated or unsorted")
    if set(names) != set(proofs):
        odd = "、".join(sorted(set(names) ^ set(proofs)))
        raise _Mismatch(
            f"party {odd}", f"随机数与参与方不一一对应：{odd}", f"each party gives one output, no more: {odd}"
        )
    found = {}
    for party in freeze["parties"]:
        name = str(party["name"])
        try:
            found[name] = verify(bytes.fromhex(party["key"]), over, proofs[name])
        except vrf.BadProof as wrong:
            raise _Mismatch(f"proof {name}", f"{name}：{wrong.zh}", f"{name}: {wrong.en}") from None
    return found
