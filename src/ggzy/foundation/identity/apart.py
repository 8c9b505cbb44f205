"""受理、见证、监督 do not meet in one person on one trade, by whatever way: on another lot of it, for another organisation,
or by a delegation, which counts for who gave it as for who used it.

Judged from the record of who acted in which of them (`DutyHeld`) and who was given one by name (`Part`). A row for each
person and trade under a unique key: of two acts at once in two duties, the second meets the first and is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from ggzy.foundation import clock
from ggzy.foundation.acts import apart
from ggzy.foundation.acts.roles import Role
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.refusal import guard
from ggzy.foundation.statements import Asked
from ggzy.foundation.text import Text

from .delegated import givers
from .models import DutyHeld, Part, Person

if TYPE_CHECKING:
    from datetime import datetime

    from ggzy.foundation.acts import Session

#: which role acts in which of the duties that exclude one another
DUTY = {
    Role.CENTRE: "accept",
    Role.WITNESS: "witness",
    Role.SUPERVISOR: "supervise",
    Role.DISCIPLINE: "supervise",
}
NAMES = {
    "accept": Text("受理", "accepting"),
    "witness": Text("见证", "witnessing"),
    "supervise": Text("监督", "supervising"),
}


@guard(
    "P-DUTIES",
    zh="{who}已经在这一交易中履行“{held}”职责，不得再履行“{wanted}”职责",
    en="{who_en} has been {held_en} in this trade and may not be {wanted_en} in it too",
    mend_zh="请由没有参与这一交易的其他人员办理",
    mend_en="Let somebody do it who has had no part in this trade",
    status=403,
)
def may_not_meet(top: Matter, person: Person, role: Role, *, own: bool = True) -> dict[str, str] | None:
    """`own`: the person is the one who acts; otherwise the words name nobody but say whose duty it is."""
    wanted = DUTY[role]
    held = _held(top, person)
    if held in ("", wanted):
        return None
    return {
        "who": "您" if own else "该人员（或授权人）",
        "who_en": "Whoever acts here" if own else "That person, or who delegated to them,",
        "held": NAMES[held].zh,
        "held_en": NAMES[held].en,
        "wanted": NAMES[wanted].zh,
        "wanted_en": NAMES[wanted].en,
    }


def top_of(matter: Matter) -> Matter:
    """The trade a matter belongs to: the topmost above it."""
    while matter.parent_id:
        matter = _matter.first(matter.parent_id)
    return matter


def judge(session: Session, role: Role, target: Any) -> None:
    """Refuse under P-DUTIES what this person may not do here in this role."""
    if role not in DUTY or session.person is None or target is None:
        return
    for top in _tops(target):
        may_not_meet(top, session.person, role)
        for giver in givers(session, role, target.matter):
            may_not_meet(top, giver, role, own=False)


def hold(session: Session, role: Role, target: Any, at: datetime) -> None:
    """Note the duty as held, by who acts and by who lent it."""
    if role not in DUTY or session.person is None or target is None:
        return
    for top in _tops(target):
        for person in (session.person, *givers(session, role, target.matter)):
            _note(top, person, role, at)


def _note(top: Matter, person: Person, role: Role, at: datetime) -> None:
    if DutyHeld.objects.filter(matter=top, person=person).exists():
        return
    try:
        with transaction.atomic():
            DutyHeld.objects.create(matter=top, person=person, duty=DUTY[role], since=at)
    except IntegrityError:  # another act of this person on this trade was quicker: in the same duty, or not
        may_not_meet(top, person, role)


def _held(top: Matter, person: Person) -> str:
    """Which of the duties somebody has on a trade, done or given by name; empty when none."""
    done = _done.first(top.pk, person.pk)
    if done is not None:
        return str(done[0])
    named = _named.first(top.pk, person.pk, clock.now())
    return DUTY[Role(named[0])] if named is not None else ""


_matter = Asked(lambda key: Matter.objects.filter(pk=key)[:1])
_done = Asked(lambda top, person: DutyHeld.objects.filter(matter_id=top, person_id=person).values_list("duty")[:1])
_named = Asked(
    lambda top, person, now: (
        Part.objects.filter(
            Q(until=None) | Q(until__gt=now), matter_id=top, person_id=person, role__in=[str(role) for role in DUTY]
        )
        .order_by("id")
        .values_list("role")[:1]
    )
)


def _tops(target: Any) -> list[Matter]:
    """The trade of the target, and of what it is about where it stands apart (an alert)."""
    about = getattr(target, "about", None)
    found = [top_of(target.matter), *([top_of(about)] if isinstance(about, Matter) else [])]
    return list({top.pk: top for top in found}.values())


apart.judge, apart.hold = judge, hold
