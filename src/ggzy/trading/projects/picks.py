"""What the forms of this room offer: staff to witness, questions to answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.acts.picks import pick
from ggzy.foundation.acts.roles import Role
from ggzy.foundation.identity.models import Part
from ggzy.foundation.identity.picks import staff
from ggzy.foundation.text import Text

from .entry import SIDES

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session

    from .models import Lot, Tender

NOBODY = Text("本单位没有可以见证的其他工作人员", "nobody else of your staff may witness")


@pick("witnesses", none=NOBODY)
def witnesses(session: Session, tender: Tender) -> list[tuple[str, str]]:
    """Staff with the duty to witness; neither oneself nor whoever accepted the entry."""
    if not session.holds(Role.CENTRE):
        return []
    accepted = Part.objects.filter(matter=tender.matter, role=Role.CENTRE).values_list("person_id", flat=True)
    away = {*accepted, session.person.pk}
    return [(one.key, one.name) for one in staff(session, Role.WITNESS) if one.pk not in away]


@pick("bid.fields", public=True)
def bid_fields(session: Session, target: object) -> list[tuple[str, Text]]:
    """Values of a bid that a requirement can be held against (ggzy_core.bid)."""
    return [
        ("price", Text("投标报价（元）", "price (yuan)")),
        ("duration_days", Text("工期（日历天）", "period (days)")),
        ("validity_days", Text("投标有效期（日历天）", "validity (days)")),
        ("quality", Text("质量承诺", "quality")),
    ]


@pick("questions.open", none=Text("没有待答复的问题", "no question waits for an answer"))
def open_questions(session: Session, lot: Lot) -> list[tuple[str, str]]:
    """Questions that wait, for the sides that answer them; never who asked."""
    if not any(session.holds(role, lot.matter) for role in SIDES):
        return []
    return [(one.key, one.text[:200]) for one in lot.questions.filter(answered_at=None).order_by("id")]
