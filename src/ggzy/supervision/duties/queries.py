"""What is asked of the duty list: who supervises a matter, what a supervisor sees, where a complaint goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from ggzy.foundation import clock
from ggzy.foundation.acts.roles import Role
from ggzy.foundation.identity.models import Organisation, Part
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.matters.procedure import PROCEDURES
from ggzy_core.codes.regions import within

from .models import Duty

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ggzy.foundation.acts import Session

OF_THE_NODE = "journal"  # family of matters about the record itself


def in_force() -> QuerySet[Duty]:
    """The list as it stands now."""
    now = clock.now()
    standing = Duty.objects.filter(Q(until=None) | Q(until__gt=now), since__lte=now)
    return standing.select_related("organisation").order_by("organisation_id", "code")


def newest(department: Organisation, code: str) -> Duty | None:
    return Duty.objects.filter(organisation=department, code=code).order_by("-id").first()


def family_of(matter: Matter) -> str:
    """engineering, procurement, land …: the first part of the code of the trade's procedure."""
    return trade_of(matter).procedure.partition(".")[0]


def trade_of(matter: Matter) -> Matter:
    """The trade a smaller matter stands on; itself for a trade or a tender."""
    while not PROCEDURES[matter.procedure].category and matter.parent is not None:
        matter = matter.parent
    return matter


def region_of(matter: Matter) -> str:
    """Where a matter belongs: the region of its tenderer, or that of this node."""
    near = [matter.pk, *([matter.parent_id] if matter.parent_id else [])]
    sides = Part.objects.filter(matter__in=near, role=Role.TENDERER).exclude(organisation__region="")
    return sides.values_list("organisation__region", flat=True).first() or node_region()


def node_region() -> str:
    """The region in the code of the body that runs the node (GB 32100: its third to eighth digit)."""
    return str(settings.GGZY_PLATFORM_USCC)[2:8]


def duties_on(matter: Matter, power: str = "", by_part: Iterable[Organisation] | None = None) -> list[Duty]:
    """The items that cover a matter, of departments that hold a part on it first, narrower ones before wider.

    `by_part`: those departments, where the caller has them already.
    """
    trade = trade_of(matter)
    family, region = family_of(matter), region_of(trade)
    found = in_force().filter(family__in=[family, "*"], stage__in=["", trade.stage])
    if power:
        found = found.filter(power=power)
    parts = {one.pk for one in (supervisors_by_part(trade) if by_part is None else by_part)}
    covering = [one for one in found if within(region, one.region)]
    return sorted(covering, key=lambda one: (one.organisation_id not in parts, one.everything, -_narrow(one), one.pk))


def route(matter: Matter, power: str) -> Duty | None:
    """The item under which this is taken on; None where the list says nothing."""
    return next(iter(duties_on(matter, power)), None)


def owner_of(matter: Matter, power: str) -> Organisation | None:
    """The department competent: by the duty list, else the one that holds the supervisor's part on the matter; for
    what is about the node itself, where no item names it, the first that has this power anywhere in the node's region."""
    found = route(matter, power)
    if found is None and family_of(matter) == OF_THE_NODE:
        found = next((one for one in in_force().filter(power=power) if within(node_region(), one.region)), None)
    return found.organisation if found else supervisors_by_part(trade_of(matter)).order_by("pk").first()


def supervisors_by_part(matter: Matter) -> QuerySet[Organisation]:
    near = [matter.pk, *([matter.parent_id] if matter.parent_id else [])]
    now = clock.now()
    parts = Part.objects.filter(Q(until=None) | Q(until__gt=now), matter__in=near, role=Role.SUPERVISOR)
    return Organisation.objects.filter(pk__in=parts.values("organisation"))


def scope(session: Session) -> QuerySet[Matter]:
    """The trades a supervisor watches: by a part on them, and by family and region of its items; discipline: all."""
    trades = Matter.objects.filter(procedure__in=[one.code for one in PROCEDURES.values() if one.category])
    if session.holds(Role.DISCIPLINE):
        return trades
    if session.party is None or not session.holds(Role.SUPERVISOR):
        return trades.none()
    mine = Part.objects.filter(role=Role.SUPERVISOR, organisation=session.party).values("matter")
    wanted = Q(pk__in=mine) | Q(parent__in=mine)
    for duty in in_force().filter(organisation=session.party):
        wanted |= _covered(duty)
    return trades.filter(wanted)


def covers(session: Session, matter: Matter) -> bool:
    """Is this matter, or the trade it stands on, within the supervisor's scope?"""
    trade = trade_of(matter)
    if not PROCEDURES[trade.procedure].category:
        return scope(session).filter(parent=trade).exists()
    return scope(session).filter(pk=trade.pk).exists()


def _covered(duty: Duty) -> Q:
    """Trades of the item's family in its region. Those whose tenderer has no region belong to the node's."""
    codes = [
        one.code
        for one in PROCEDURES.values()
        if one.category and (duty.everything or one.code.startswith(f"{duty.family}."))
    ]
    sides = Part.objects.filter(Q(matter=OuterRef("pk")) | Q(matter=OuterRef("parent")), role=Role.TENDERER)
    here = sides.filter(organisation__region__startswith=_stem(duty.region))
    placed = Q(Exists(here))
    if within(node_region(), duty.region):
        placed |= ~Q(Exists(sides.exclude(organisation__region="")))
    staged = Q(stage=duty.stage) if duty.stage else Q()
    return Q(procedure__in=codes) & placed & staged


def _stem(region: str) -> str:
    return region[:2] if region.endswith("0000") else region[:4] if region.endswith("00") else region


def _narrow(duty: Duty) -> int:
    return len(duty.region.rstrip("0"))
