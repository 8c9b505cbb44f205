"""Which matters may a session see? One answer for pages and programs.

Public matters: everybody. Trades not yet public: their parts, and the house that takes them in. Any other hidden matter
(a guarantee, a committee): its parts, and whom the room that knows names: a role by RESOLVERS, or matters by `reaches`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from ggzy.foundation import clock
from ggzy.foundation.acts.registry import ACTS
from ggzy.foundation.acts.roles import Role
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.matters.procedure import PROCEDURES
from ggzy.foundation.matters.public import is_public, is_shown

from .models import Part
from .roles import RESOLVERS

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session
    from ggzy.foundation.matters.procedure import Procedure

HOUSE = (Role.CENTRE, Role.DISCIPLINE)  # see trades that are being prepared, before they are public
DEPTH = 3  # a part on a tender reaches its lots, and what stands on those
#: rooms whose rows name their people by keyed hash only say here whose matters are whose: keys of matters
_REACHES: list[Callable[[Session], Iterable[int]]] = []


def reaches(own: Callable[[Session], Iterable[int]]) -> Callable[[Session], Iterable[int]]:
    """Declare what else a session may see: a function from session to keys of matters."""
    _REACHES.append(own)
    return own


def reach(session: Session) -> QuerySet[Matter]:
    """The matters this session may see, open and closed."""
    return Matter.objects.filter(is_shown() | _own(session))


def stake(session: Session) -> QuerySet[Matter]:
    """What concerns this session: public trades in which one of its roles may act at some time, and what it sees for a
    reason of its own. Others' papers do not, nor trades in which it may do only what anybody may."""
    kinds = [flow.code for flow in PROCEDURES.values() if flow.category and _takes_part(session, flow)]
    return Matter.objects.filter(is_shown() & Q(procedure__in=kinds) | _own(session))


def _takes_part(session: Session, flow: Procedure) -> bool:
    return any(session.holds(role) for role in _roles(flow) - {Role.ANYONE, Role.PERSON})


def involved(session: Session) -> QuerySet[Matter]:
    """What this session has a part in, or keeps: not what is merely public."""
    return Matter.objects.filter(_own(session))


def _own(session: Session) -> Q:
    if session.person is None:
        return Q(pk__in=[])
    own = _by_part(session) | _by_room(session)
    if any(session.holds(role) for role in HOUSE):
        own |= _trades()
    for of_room in _REACHES:
        own |= Q(pk__in=list(of_room(session)))
    return own


def sees(session: Session, matter: Matter) -> bool:
    return is_public(matter) or reach(session).filter(pk=matter.pk).exists()


def _trades() -> Q:
    """Matters that are trades of the catalogue, and the tenders above them."""
    kinds = [flow.code for flow in PROCEDURES.values() if flow.category]
    return Q(procedure__in=kinds) | Q(pk__in=Matter.objects.filter(procedure__in=kinds).values("parent"))


def _by_part(session: Session) -> Q:
    now = clock.now()
    who = Q(person=session.person)
    if session.party is not None:
        who |= Q(person=None, organisation=session.party)
    mine = Part.objects.filter(who, Q(until=None) | Q(until__gt=now), since__lte=now).values("matter")
    near, step = Q(pk__in=mine), "parent"
    for _ in range(DEPTH):
        near |= Q(**{f"{step}__in": mine})
        step += "__parent"
    return near


def _by_room(session: Session) -> Q:
    """Hidden matters where a room itself says who holds a role, a sealed committee say."""
    found = []
    for role in RESOLVERS:
        kinds = [flow.code for flow in PROCEDURES.values() if not flow.public_from and role in _roles(flow)]
        open_ones = Matter.objects.filter(procedure__in=kinds, closed_at=None).order_by("-id")[:200] if kinds else ()
        found += [matter.pk for matter in open_ones if session.holds(role, matter)]
    return Q(pk__in=found)


def _roles(flow: Procedure) -> set[Role]:
    return {role for name in flow.acts() if name in ACTS for role in ACTS[name].by}
