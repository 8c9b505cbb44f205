"""The frozen list: everything a draw depends on, fixed and published before anybody can know the seed.

Names are not in it. An expert stands there as a salted commitment with the classes he or she serves; the salt is shown
later to whoever may know.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..canonical import canonical, commit
from ..sentences import BadValue
from ..tlog.merkle import leaf_hash, root_of

LABEL = "ggzy/draw/v1"

REASONS = {
    "employer": ("与投标人同一单位或有劳动关系", "works or worked for a bidder"),
    "kin": ("与投标人负责人有近亲属关系", "near relative of a bidder's head"),
    "interest": ("与投标人有经济利益关系", "economic interest in a bidder"),
    "authority": ("项目主管部门或行政监督部门人员", "staff of the project's authority or its supervisor"),
    "tenderer": ("招标人或代理机构人员", "staff of the tenderer or its agency"),
    "penalty": ("因评标活动中的违法行为受过处罚", "penalised for acts in evaluations"),
    "leave": ("请假或暂停评标", "on leave or suspended"),
    "declared": ("本人申请回避", "asked to be excused"),
}
"""Reason codes of exclusions (回避). 评标委员会和评标方法暂行规定 12; the last two are of the pool's rules."""


class BadFreeze(BadValue):
    """The list cannot be frozen as given."""


@dataclass(frozen=True)
class Entry:
    """One expert in the pool: commitment (64 hex digits) and classes, sorted."""

    commitment: str
    specialties: tuple[str, ...]

    def serves(self, need: str) -> bool:
        """Whether one of the classes is the needed one or lies below it."""
        return any(own.startswith(need) for own in self.specialties)

    def to_json(self) -> dict[str, Any]:
        return {"c": self.commitment, "s": list(self.specialties)}


@dataclass(frozen=True)
class Quota:
    """How many of one class are drawn, and how many stand in reserve in order."""

    specialty: str
    count: int
    reserves: int


def commitment(expert: str, specialties: Iterable[str], salt: bytes) -> str:
    """Binds an expert's id and classes under a fresh 16-byte salt; tells nothing without it."""
    return commit({"expert": expert, "specialties": sorted(specialties)}, salt)


def freeze(
    draw: str,
    pool: Iterable[Entry],
    quotas: Sequence[Quota],
    parties: Mapping[str, bytes],
    excluded: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The document to publish: plain JSON data without the pool itself, which it names by its Merkle root.

    draw: id of this one draw, never used twice; parties: name to 32-byte VRF key; excluded: commitment to reason code.
    Raises BadFreeze when the pool repeats an expert, is too small for the quotas, or a reason is unknown.
    """
    entries = sorted_pool(pool)
    left_out = dict(excluded or {})
    _check_parts(entries, quotas, parties, left_out)
    return {
        "v": 1,
        "label": LABEL,
        "draw": draw,
        "pool": {"size": len(entries), "root": pool_root(entries)},
        "quotas": [{"specialty": q.specialty, "count": q.count, "reserves": q.reserves} for q in quotas],
        "parties": [{"name": name, "key": parties[name].hex()} for name in sorted(parties)],
        "excluded": [{"c": c, "reason": left_out[c]} for c in sorted(left_out)],
    }


def sorted_pool(pool: Iterable[Entry]) -> list[Entry]:
    """By commitment; the order carries no information since commitments are random."""
    return sorted(pool, key=lambda entry: entry.commitment)


def pool_root(entries: Iterable[Entry]) -> str:
    """RFC 6962 root, hex, over the canonical JSON of the entries in order."""
    return root_of(leaf_hash(canonical(entry.to_json())) for entry in entries).hex()


def freeze_digest(document: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical document: what the journal's entry carries."""
    return hashlib.sha256(canonical(document)).hexdigest()


def freeze_leaf(document: Mapping[str, Any], entry: bytes | None = None) -> bytes:
    """The leaf hash all else depends on: of the journal's entry, or without a journal of the document itself."""
    return leaf_hash(canonical(document) if entry is None else entry)


def alpha(leaf: bytes) -> bytes:
    """What each party proves its output over: label and leaf hash, nothing anybody could choose afterwards."""
    return LABEL.encode() + leaf


def _check_parts(
    entries: list[Entry], quotas: Sequence[Quota], parties: Mapping[str, bytes], excluded: Mapping[str, str]
) -> None:
    known = [entry.commitment for entry in entries]
    if len(set(known)) != len(known):
        raise BadFreeze("twice", "候选库中有重复的专家", "an expert stands twice in the pool")
    if any(c in excluded for c in known):
        raise BadFreeze("excluded", "已回避的专家不得进入候选库", "somebody excluded is still in the pool")
    for reason in excluded.values():
        if reason not in REASONS:
            raise BadFreeze("reason", f"没有回避理由代码“{reason}”", f"no reason code {reason!r}")
    if not parties:
        raise BadFreeze("parties", "至少需要一方提供随机数", "at least one party must contribute")
    if not quotas or len({q.specialty for q in quotas}) != len(quotas):
        raise BadFreeze("quotas", "抽取名额为空或专业重复", "quotas are missing, or name a specialty twice")
    for quota in quotas:
        if quota.count < 1 or quota.reserves < 0:
            raise BadFreeze(
                "quotas", "抽取人数应至少为1，候补不为负", "a quota draws at least one, reserves are not negative"
            )
        _check_enough(entries, quota)
    if sum(q.count + q.reserves for q in quotas) > len(entries):
        raise BadFreeze(
            "too-few", "候选库人数少于抽取与候补人数之和", "the pool is smaller than all quotas with reserves"
        )


def _check_enough(entries: list[Entry], quota: Quota) -> None:
    able = sum(entry.serves(quota.specialty) for entry in entries)
    wanted = quota.count + quota.reserves
    if able < wanted:
        raise BadFreeze(
            "too-few",
            f"专业{quota.specialty}可抽{able}人，少于抽取加候补共{wanted}人，请扩大范围或减少候补",
            f"{able} experts of {quota.specialty} for {wanted} places with reserves; widen the class or want fewer",
        )
