"""Receipts (回执): one text file with which anybody, offline, sees that an act is on the record.

A receipt is a C2SP `.tlog-proof`, so any tool that knows that format can read its proof. Its `extra` line carries what
else is needed, as canonical JSON:

    {"entry": "…the entry, itself canonical JSON…", "v": 1}                                     a public act
    {"entry": "…", "slot": {"at", "nonce", "path", "position"}, "v": 1}                         a sealed act

For a public act the proven leaf is the entry. For a sealed one it is the slot's leaf, computed from entry and path.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..canonical import NotCanonical, canonical, load
from . import proof as proofs
from .checkpoint import Checkpoint, open_checkpoint
from .errors import ProofError, TlogError
from .merkle import leaf_hash, verify_inclusion
from .note import Verifier
from .policy import Policy
from .proof import Proof
from .slots import Opening


@dataclass(frozen=True)
class Receipt:
    """A receipt as read; nothing in it is verified before `verify_receipt`. `slot` is None for a public act."""

    entry: bytes
    proof: Proof
    slot: Opening | None

    @property
    def leaf(self) -> bytes:
        """The log entry that the proof must be about."""
        return self.entry if self.slot is None else self.slot.slot_leaf(leaf_hash(self.entry))


@dataclass(frozen=True)
class Step:
    """One thing that was checked, in words: whether it held, and a name for programs."""

    name: str
    ok: bool
    zh: str
    en: str

    def __str__(self) -> str:
        return f"{'✓' if self.ok else '✗'} {self.zh} · {self.en}"


@dataclass(frozen=True)
class Verdict:
    """The answer to "is this receipt good?". `steps` end with the first that failed; `receipt` only counts if `ok`."""

    ok: bool
    steps: tuple[Step, ...]
    receipt: Receipt | None = None
    checkpoint: Checkpoint | None = None


def make_receipt(
    entry: bytes, index: int, hashes: Sequence[bytes], checkpoint: bytes, slot: Opening | None = None
) -> str:
    """The receipt's text. `index` and `hashes` prove the entry, or for a sealed act the slot's leaf, in `checkpoint`.

    Raises ProofError when the entry is not UTF-8 (journal entries are canonical JSON, which is).
    """
    try:
        extra: dict[str, Any] = {"entry": entry.decode("utf-8"), "v": 1}
    except UnicodeDecodeError:
        raise ProofError("receipt-entry", "条目不是 UTF-8 文字，无法写入回执", "the entry is not UTF-8 text") from None
    if slot is not None:
        extra["slot"] = {
            "at": slot.at,
            "nonce": slot.nonce.hex(),
            "path": [found.hex() for found in slot.path],
            "position": slot.position,
        }
    return Proof(index, tuple(hashes), checkpoint, canonical(extra)).text()


def read_receipt(text: str) -> Receipt:
    """Read a receipt, verifying nothing. Line ends changed by a mail program are mended. Raises ProofError."""
    proof = proofs.parse(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    if proof.extra is None:
        raise _form("缺少 extra 一行", "its extra line is missing")
    try:
        extra = load(proof.extra)
        if extra["v"] != 1 or not extra.keys() <= {"entry", "slot", "v"}:
            raise _form("版本或字段不识", "unknown version or fields")
        slot = extra.get("slot")
        return Receipt(extra["entry"].encode("utf-8"), proof, None if slot is None else _opening(slot))
    except NotCanonical as error:
        raise _form(f"extra 一行：{error}", f"its extra line: {error}") from None
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        if isinstance(error, TlogError):
            raise
        raise _form("extra 一行缺少字段或类型不对", "its extra line lacks fields or has wrong types") from None


def verify_receipt(text: str, *vkeys: str, policy: Policy | None = None) -> Verdict:
    """Check a receipt against the log's public key (a vkey), needing nothing else: no network, no server, no database.

    With a policy its logs are accepted as well, and its quorum of cosigners must have signed the checkpoint.
    Never raises for a bad receipt or key: the verdict's last step says what is wrong.
    """
    check = _Steps()
    try:
        verifiers = [Verifier.parse(vkey) for vkey in vkeys] + list(policy.logs if policy else ())
        receipt = read_receipt(text)
        leaf = check.read(receipt)
        checkpoint, note = open_checkpoint(receipt.proof.checkpoint, verifiers)
        check.signed(checkpoint, sorted(note.signers))
        if policy is not None and policy.asks:
            check.cosigned(policy, receipt.proof.checkpoint)
        proof = receipt.proof
        verify_inclusion(leaf_hash(leaf), proof.index, checkpoint.size, proof.hashes, checkpoint.root)
        check.included(receipt, checkpoint)
    except TlogError as error:
        return check.failed(error)
    return Verdict(True, tuple(check.steps), receipt, checkpoint)


class _Steps:
    """Collects the sentences of a verdict."""

    def __init__(self) -> None:
        self.steps: list[Step] = []

    def _held(self, name: str, zh: str, en: str) -> None:
        self.steps.append(Step(name, True, zh, en))

    def read(self, receipt: Receipt) -> bytes:
        size, digest = len(receipt.entry), hashlib.sha256(receipt.entry).hexdigest()
        self._held(
            "read",
            f"回执完整可读，所载条目 {size} 字节，SHA-256 为 {digest}",
            f"the receipt reads well; its entry has {size} bytes and the SHA-256 {digest}",
        )
        leaf = receipt.leaf
        if receipt.slot is not None:
            slot = receipt.slot
            self._held(
                "slot",
                f"由条目和时段路径算出 {slot.at} 密封时段（第 {slot.position} 位）的账本条目",
                f"entry and path give the log entry of the sealed slot of {slot.at} (place {slot.position})",
            )
        return leaf

    def signed(self, checkpoint: Checkpoint, signers: list[str]) -> None:
        names = ", ".join(signers)
        self._held(
            "signature",
            f"检查点出自 {checkpoint.origin}，共 {checkpoint.size} 条，{names} 的签名有效",
            f"the checkpoint of {checkpoint.origin} at size {checkpoint.size} is validly signed by {names}",
        )

    def cosigned(self, policy: Policy, checkpoint: bytes) -> None:
        found = policy.cosigned(checkpoint)
        said = [f"{one.name} ({one.at:%Y-%m-%dT%H:%M:%SZ})" for one in found]
        if not policy.met_by([one.key for one in found]):
            count, least = len(found), policy.least
            raise ProofError(
                "quorum",
                f"见证签名不足：规则要求至少 {least} 个，此检查点有 {count} 个。请稍后重新领取回执",
                f"too few cosignatures: the policy asks for at least {least}, this checkpoint has {count}. "
                "Fetch the receipt again later",
            )
        self._held(
            "quorum",
            f"检查点经 {len(found)} 个见证节点见证，符合见证规则：{'、'.join(said)}",
            f"the checkpoint is cosigned by {len(found)} cosigners, as the policy asks: {', '.join(said)}",
        )

    def included(self, receipt: Receipt, checkpoint: Checkpoint) -> None:
        index, size = receipt.proof.index, checkpoint.size
        what = ("该条目", "the entry") if receipt.slot is None else ("该密封时段", "the sealed slot")
        self._held(
            "inclusion",
            f"{what[0]}是账本第 {index} 条（从 0 数起，共 {size} 条），路径与检查点的根一致",
            f"{what[1]} is number {index} (from 0) of {size} in the log: its path leads to the checkpoint's root",
        )

    def failed(self, error: TlogError) -> Verdict:
        self.steps.append(Step(error.name, False, error.zh, error.en))
        return Verdict(False, tuple(self.steps))


def _opening(slot: Any) -> Opening:
    if slot.keys() != {"at", "nonce", "path", "position"} or not isinstance(slot["at"], str):
        raise _form("时段字段不全", "the fields of its slot are not complete")
    if type(slot["position"]) is not int or not isinstance(slot["path"], list):
        raise _form("时段字段类型不对", "the fields of its slot have wrong types")
    path = tuple(_bytes(found) for found in slot["path"])
    return Opening(slot["at"], slot["position"], _bytes(slot["nonce"]), path)


def _bytes(text: str) -> bytes:
    """The bytes of lower-case hex without blanks: one receipt has one spelling, so that no changed letter goes by."""
    found = bytes.fromhex(text)
    if found.hex() != text:
        raise _form("十六进制须为小写且无空白", "hex is in lower case and has no blanks")
    return found


def _form(zh: str, en: str) -> ProofError:
    return ProofError("receipt-form", f"回执格式有误：{zh}", f"malformed receipt: {en}")
