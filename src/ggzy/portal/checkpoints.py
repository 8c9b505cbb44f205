"""A checkpoint that somebody kept: is it signed by our key, and is the log of today the same one, only longer?"""

from __future__ import annotations

from ggzy.foundation.journal.logkeys import vkeys
from ggzy.foundation.journal.sequencer import folder
from ggzy_core.tlog.checkpoint import Checkpoint, open_checkpoint
from ggzy_core.tlog.errors import TlogError
from ggzy_core.tlog.folder import TileFolder
from ggzy_core.tlog.merkle import verify_consistency
from ggzy_core.tlog.note import Verifier
from ggzy_core.tlog.receipt import Step, Verdict

DASH = "\n\n— "


def is_checkpoint(text: str) -> bool:
    """A signed note of three lines; a receipt holds one too, but begins otherwise."""
    head, dash, _ = text.strip().replace("\r\n", "\n").partition(DASH)
    return bool(dash) and not head.startswith("c2sp.org/") and len(head.split("\n")) >= 3


def check_checkpoint(text: str, other: str = "") -> Verdict:
    """Signature first, then consistency with this node's own log, where the checkpoint is of this log."""
    note = text.strip().removeprefix("\ufeff").replace("\r\n", "\n") + "\n"
    try:
        told, _ = open_checkpoint(note.encode(), [Verifier.parse(one) for one in ([other] if other else vkeys())])
    except TlogError as fault:
        return Verdict(False, (Step("signature", False, fault.zh, fault.en),))
    signed = Step(
        "signature", True,
        f"{told.origin} 的签名有效：当时账本有 {told.size} 条", f"signed by {told.origin}: then the log had {told.size} entries",
    )  # fmt: skip
    second = _consistent(told)
    return Verdict(second.ok, (signed, second), None, told)


def _consistent(told: Checkpoint) -> Step:
    log = TileFolder(folder())
    ours = log.published()
    if ours is None or ours.origin != told.origin:
        zh, en = "不是本站账本的检查点，本站无法比对内容", "it is of another log; this site cannot compare it"
        return Step("ours", False, zh, en)
    if told.size > ours.size:
        zh = f"它比本站账本（{ours.size} 条）还长：本站的账本少了内容，请保存它并报告行政监督部门"
        en = (
            f"it is longer than this site's log of {ours.size}: entries are gone here; keep it and tell the supervisor"
        )
        return Step("length", False, zh, en)
    if told.size == 0:
        return Step("consistent", True, "空账本，与任何账本一致", "an empty log, which every log extends")
    try:
        proof = log.prove_consistency(told.size, ours.size)
        verify_consistency(told.size, ours.size, told.root, ours.root, proof)
    except TlogError:
        zh = "与本站账本不一致：同一账本有两种历史。请保存这份检查点并报告行政监督部门"
        en = "this site's log does not extend it: one log, two histories. Keep it and tell the supervisor"
        return Step("consistent", False, zh, en)
    zh = f"本站现有的 {ours.size} 条以它为开头，之后只有增加（{len(proof)} 个哈希的一致性证明）"
    en = f"the {ours.size} entries of today begin with it and were only added to (a proof of {len(proof)} hashes)"
    return Step("consistent", True, zh, en)
