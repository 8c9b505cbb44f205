"""When personal data may be destroyed, and what a change of keys must show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q

from ggzy.foundation import clock
from ggzy.foundation.identity.models import DutyHeld, Membership, Part
from ggzy.foundation.refusal import guard
from ggzy_core.tlog.errors import TlogError
from ggzy_core.tlog.note import Verifier, open_note

if TYPE_CHECKING:
    from ggzy.foundation.identity.models import Person

HANDOVER = "openggzy log key hand-over v1"


@guard(
    "P-SHRED",
    zh="该人员仍在{where}任职",
    en="This person still has duties at {where}",
    mend_zh="请先办理离岗，再销毁其个人信息",
    mend_en="End their duties first (person.leave)",
)
def has_left(person: Person) -> dict[str, str] | None:
    standing = Q(until=None) | Q(until__gt=clock.now())
    found = Membership.objects.filter(standing, person=person).select_related("organisation").first()
    return None if found is None else {"where": found.organisation.name}


@guard(
    "P-SHRED",
    zh="该人员参与的事项 {matter} 尚未办结",
    en="A matter this person takes part in, {matter}, has not ended",
    mend_zh="事项办结归档后再办理；法定保存期限内的资料不得销毁",
    mend_en="Wait until it is closed and archived; what the law keeps for a time may not be destroyed before",
)
def nothing_is_open(person: Person) -> dict[str, str] | None:
    part = Part.objects.filter(person=person, matter__closed_at=None).select_related("matter").first()
    held = DutyHeld.objects.filter(person=person, matter__closed_at=None).select_related("matter").first()
    found = part or held
    return None if found is None else {"matter": found.matter.code}


def handover_text(old: str, new: str) -> str:
    """What the old log key signs: from here on the new one signs this log."""
    return f"{HANDOVER}\n{settings.GGZY_ORIGIN}\n{old}\n{new}\n"


@guard(
    "P-KEYS",
    zh="旧密钥未对交接签名，或签的不是这两把密钥",
    en="The old key has not signed this hand-over",
    mend_zh="请用 ggzy keys rotate 办理；旧密钥确已丢失或被盗的，请如实说明",
    mend_en="Use `ggzy keys rotate`; say so if the old key is lost or stolen",
)
def is_handed_over(before: str, after: str, handover: str, why: str) -> dict[str, str] | None:
    if why == "lost" and not handover:
        return None
    try:
        opened = open_note((handover.strip() + "\n").encode(), [Verifier.parse(before)])
        Verifier.parse(after)
    except TlogError as problem:
        return {"why": problem.en}
    return None if opened.text == handover_text(before, after) else {"why": "other keys"}
