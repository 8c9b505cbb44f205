"""Experts, specialties and the tenderer's people that forms offer. Nothing here says who was drawn or sits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ggzy.foundation.acts.picks import pick
from ggzy.foundation.acts.roles import Role
from ggzy.foundation.identity.models import Membership, Part, Person
from ggzy.foundation.text import Text
from ggzy_core.codes import specialties as tree

from .models import Expert
from .recusal import near

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session

MOST = 2000


@pick("specialties", public=True)
def specialties(session: Session, target: Any) -> list[tuple[str, str]]:
    """The national tree, each class under the names above it."""
    return [(code, f"{code} {'／'.join(one.zh for one in tree.path(code))}") for code in tree.tree()]


@pick("experts", none=Text("专家库还没有专家", "the pool is empty"))
def experts(session: Session, target: Any) -> list[tuple[str, str]]:
    """The pool, for the centre that keeps it."""
    if not session.holds(Role.CENTRE):
        return []
    found = Expert.objects.select_related("person").order_by("id")[:MOST]
    return [(one.person.key, one.person.name) for one in found]


@pick("people.not-experts", none=Text("没有尚未入库的已登记人员", "everybody registered is in the pool already"))
def not_experts(session: Session, target: Any) -> list[tuple[str, str]]:
    """Registered people who are not in the pool, for the centre."""
    if not session.holds(Role.CENTRE):
        return []
    found = Person.objects.filter(expert=None).order_by("-id")[:MOST]
    return [(one.key, one.name) for one in found]


@pick("people.of-tenderer", none=Text("招标人没有登记人员", "the tenderer has registered nobody"))
def of_tenderer(session: Session, target: Any) -> list[tuple[str, str]]:
    """The tenderer's own people, for the centre that convenes the committee."""
    if not session.holds(Role.CENTRE):
        return []
    sides = Part.objects.filter(matter__in=near(target.matter), role=Role.TENDERER).values("organisation")
    rows = Membership.objects.filter(organisation__in=sides).select_related("person").order_by("id")
    return [(one.person.key, one.person.name) for one in rows if str(Role.TENDERER) in one.duties]
