"""A published draw checked by anybody: the freeze on the journal, the order of acts, the drawing itself.

The document is plain JSON: {"v": 1, "matter", "transcript": {...}, "freeze_receipt": "...",
"contributions": [{"name", "receipt"}]}. `freeze_receipt` was made before the first contribution; that its checkpoint
is smaller than the places of the contributions is what shows that nobody contributed before the list was fixed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..canonical import NotCanonical, canonical, load
from ..sentences import BadValue
from ..tlog.policy import Policy
from ..tlog.receipt import Step, Verdict, verify_receipt
from .freeze import freeze_digest
from .transcript import Transcript, verify_transcript


def check(document: Mapping[str, Any], *vkeys: str, policy: Policy | None = None) -> list[Step]:
    """Every step in words; the last one is the first that failed, or all are good. Never raises for bad documents.

    With a `policy` the checkpoint that holds the frozen list must have been cosigned as it asks: so nobody could show
    one list to the contributors and another one to the world.
    """
    steps: list[Step] = []
    try:
        transcript = Transcript.from_json(canonical(document["transcript"]))
        frozen = _frozen(document, transcript, vkeys, policy, steps)
        if frozen is None or not _order(document, transcript, frozen, vkeys, steps):
            return steps
        verdict = verify_transcript(transcript)
        steps.append(Step("draw" if verdict.ok else verdict.where, verdict.ok, verdict.zh, verdict.en))
    except (BadValue, NotCanonical, KeyError, TypeError, ValueError, AttributeError) as error:
        steps.append(Step("shape", False, f"抽取记录无法读取：{error}", f"the document cannot be read: {error}"))
    return steps


def holds(steps: list[Step]) -> bool:
    """Whether a check came to its end and found nothing wrong."""
    return bool(steps) and all(step.ok for step in steps) and steps[-1].name == "draw"


def _frozen(
    document: Mapping[str, Any],
    transcript: Transcript,
    vkeys: tuple[str, ...],
    policy: Policy | None,
    steps: list[Step],
) -> Verdict | None:
    """The receipt of the freeze is good, and about this list."""
    verdict = verify_receipt(document["freeze_receipt"], *vkeys, policy=policy)
    if not verdict.ok or verdict.receipt is None:
        steps.append(_from(verdict, "freeze"))
        return None
    entry = load(verdict.receipt.entry)
    about = (entry["act"], entry["data"]["freeze"], verdict.receipt.entry)
    if about != ("draw.freeze", freeze_digest(transcript.freeze), transcript.entry):
        steps.append(Step("freeze", False, "回执不是这份冻结名单的", "the receipt is about another list"))
        return None
    assert verdict.checkpoint is not None
    size = verdict.checkpoint.size
    steps.append(
        Step(
            "freeze",
            True,
            f"冻结名单已在 {size} 条的已签名检查点之内",
            f"the frozen list stands in the signed checkpoint of size {size}",
        )
    )
    return verdict


def _order(
    document: Mapping[str, Any],
    transcript: Transcript,
    frozen: Verdict,
    vkeys: tuple[str, ...],
    steps: list[Step],
) -> bool:
    """Every contribution is on the journal, as it stands in the transcript, and after that checkpoint."""
    assert frozen.checkpoint is not None
    shown = {one["name"]: one["receipt"] for one in document["contributions"]}
    for name, proof in sorted(transcript.proofs.items()):
        verdict = verify_receipt(shown[name], *vkeys)
        if not verdict.ok or verdict.receipt is None:
            steps.append(_from(verdict, f"contribution {name}"))
            return False
        data = load(verdict.receipt.entry)["data"]
        place = verdict.receipt.proof.index
        if data["party"] != name or data["proof"] != proof.hex() or place < frozen.checkpoint.size:
            steps.append(
                Step(
                    f"contribution {name}",
                    False,
                    f"{name} 的随机数与账本所载不符，或早于冻结名单的检查点",
                    f"the contribution of {name} is not the one on the journal, or came before the checkpoint",
                )
            )
            return False
        steps.append(
            Step(
                f"contribution {name}",
                True,
                f"{name} 的随机数是账本第 {place} 条，在冻结之后",
                f"the contribution of {name} is entry {place}, after the freeze",
            )
        )
    return True


def _from(verdict: Verdict, name: str) -> Step:
    last = verdict.steps[-1]
    return Step(name, False, last.zh, last.en)


def read(data: bytes | str) -> dict[str, Any]:
    """The document from a file. Raises ValueError."""
    found = json.loads(data)
    if not isinstance(found, dict):
        raise ValueError("not an object")
    return found
