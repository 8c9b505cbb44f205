"""What is known of the cosigners: the policy, their lines, whether its quorum was reached, and how they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.db.models import QuerySet

from ggzy.foundation.journal.models import Entry, SignedCheckpoint
from ggzy.foundation.journal.receipts import index_of
from ggzy.foundation.journal.sequencer import signer
from ggzy.foundation.text import Text
from ggzy_core.tlog import note
from ggzy_core.tlog.policy import Policy
from ggzy_core.verifier import build

from .models import CosignedLine, CosignerAlarm, CosignerState, PolicyVersion, QuorumReached

MOST = 20  # alarms shown
SAID = {
    "": Text("尚未征询", "not asked yet"),
    "ok": Text("已见证", "cosigned"),
    "unreachable": Text("暂时联系不上，将继续征询", "cannot be reached; it is asked again"),
    "unknown": Text("尚未登记本账本", "does not know this journal yet"),
    "refused": Text("答复有误，将继续征询", "its answer makes no sense; it is asked again"),
    "alarm": Text("拒绝见证：它见过另一段历史", "refuses: it has seen another history"),
}


@dataclass(frozen=True)
class Standing:
    """One cosigner in words."""

    name: str
    vkey: str
    url: str
    size: int
    said: Text
    good: bool
    at: datetime | None


@dataclass(frozen=True)
class Trust:
    """What the public is told: the policy, each cosigner, the newest checkpoint that has the quorum, the alarms."""

    least: int
    cosigners: tuple[Standing, ...]
    size: int
    at: datetime | None
    alarms: tuple[CosignerAlarm, ...]  # not looked into yet, explained or not
    closed: tuple[CosignerAlarm, ...]


def adopted() -> PolicyVersion | None:
    return PolicyVersion.objects.order_by("-id").first()


def verifier() -> bytes:
    """verify.html as this node hands it out, alone and in every pack: with its policy inside, or else its log's key."""
    found = adopted()
    return build(found.text if found else signer().vkey, settings.GGZY_ORIGIN)


def policy() -> Policy | None:
    """The policy in force; None before one was adopted."""
    found = adopted()
    return None if found is None else _parsed(found.text)


@lru_cache(maxsize=4)
def _parsed(text: str) -> Policy:
    return Policy.parse(text)


def signed_policy() -> bytes | None:
    """The policy in force as a signed note of the log's key."""
    found = adopted()
    return None if found is None else note.sign(found.text, [signer()])


def lines(size: int) -> list[str]:
    """The cosignatures under the checkpoint of this size."""
    return list(CosignedLine.objects.filter(size=size).order_by("id").values_list("line", flat=True))


def sufficient() -> int:
    """Size of the newest checkpoint that has the policy's quorum; 0 when there is none."""
    found = QuorumReached.objects.order_by("-size").values_list("size", flat=True).first()
    return found or 0


def trust() -> Trust | None:
    """None before a policy was adopted."""
    now = policy()
    if now is None:
        return None
    states = {one.name: one for one in CosignerState.objects.all()}
    newest = QuorumReached.objects.order_by("-size").first()
    return Trust(
        now.least,
        tuple(_standing(one.name, one.key.vkey, one.url, states.get(one.name)) for one in now.cosigners),
        newest.size if newest else 0,
        newest.time if newest else None,
        tuple(_alarms().filter(case__closed_at=None)[:MOST]),
        tuple(_alarms().exclude(case__closed_at=None)[:MOST]),
    )


def _alarms() -> QuerySet[CosignerAlarm]:
    return CosignerAlarm.objects.select_related("case__matter", "explained").order_by("-id")


def _standing(name: str, vkey: str, url: str, state: CosignerState | None) -> Standing:
    if state is None or state.key != vkey:
        return Standing(name, vkey, url, 0, SAID[""], False, None)
    said = SAID.get(state.said, SAID["refused"])
    return Standing(name, vkey, url, state.size, said, state.said == "ok", state.answered_at)


def newest_signed() -> SignedCheckpoint | None:
    return SignedCheckpoint.objects.order_by("-size").first()


def cosigned_checkpoint(size: int) -> bytes | None:
    """The checkpoint of this size with every cosignature that came back."""
    found = SignedCheckpoint.objects.filter(size=size).first()
    return None if found is None else note.with_lines(found.text.encode(), lines(size))


def cosigned(entry: Entry) -> bool | None:
    """Is there a checkpoint over this entry that meets the policy? None where no policy asks for any."""
    now = policy()
    if now is None or not now.asks:
        return None
    return index_of(entry) < sufficient()
