"""Who may not sit (回避): 评标委员会和评标方法暂行规定 12. Rooms above say which parties are concerned in a matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from ggzy.foundation import clock
from ggzy.foundation.acts.roles import Role
from ggzy.foundation.identity.models import Membership, Part

from .models import Expert, ExpertState, Relation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ggzy.foundation.matters.models import Matter

#: each yields (USCC, reason code) of parties that an expert must not belong to; registered by the rooms that know
CONCERNED: list[Callable[[Matter], Iterable[tuple[str, str]]]] = []
_PARTS = {Role.TENDERER: "tenderer", Role.AGENCY: "tenderer", Role.SUPERVISOR: "authority"}


def concerned(matter: Matter) -> dict[str, str]:
    """USCC to reason code of everybody an expert on this matter must keep away from."""
    found = dict(_parts(matter))
    for ask in CONCERNED:
        for uscc, reason in ask(matter):
            found.setdefault(uscc, reason)
    return found


def reasons(experts: Iterable[Expert], matter: Matter) -> dict[int, str]:
    """Expert's key to the reason code for those who must keep away; absent means free."""
    parties = concerned(matter)
    declared = _declared(parties)
    works_for = _works_for(parties)
    suspended = _suspended()
    found = {}
    for expert in experts:
        own = parties.get(expert.employer) or works_for.get(expert.person_id)
        reason = own or declared.get(expert.pk) or suspended.get(expert.pk)
        if reason:
            found[expert.pk] = reason
    return found


def near(matter: Matter) -> list[int]:
    """The matter and those above it."""
    keys = [matter.pk]
    above = matter
    while above.parent is not None:
        above = above.parent
        keys.append(above.pk)
    return keys


def _parts(matter: Matter) -> Iterator[tuple[str, str]]:
    today = clock.now()
    standing = Part.objects.filter(Q(until=None) | Q(until__gt=today), matter__in=near(matter), role__in=_PARTS)
    for part in standing.exclude(organisation=None).select_related("organisation"):
        assert part.organisation is not None
        yield part.organisation.uscc, _PARTS[Role(part.role)]


def _works_for(parties: dict[str, str]) -> dict[int, str]:
    """Person to reason code, for whoever has or had duties in a party concerned, whatever employer was declared."""
    rows = Membership.objects.filter(organisation__uscc__in=parties).values_list("person_id", "organisation__uscc")
    return {person: parties[uscc] for person, uscc in rows}


def _declared(parties: dict[str, str]) -> dict[int, str]:
    rows = Relation.objects.filter(uscc__in=parties).order_by("id")
    return dict(rows.values_list("expert_id", "reason"))


def _suspended() -> dict[int, str]:
    """Those whose newest state says suspended and has not run out."""
    today = clock.now()
    newest = {row.expert_id: row for row in ExpertState.objects.order_by("id")}
    return {
        key: "leave"
        for key, row in newest.items()
        if row.state == "suspended" and row.since <= today and (row.until is None or row.until > today)
    }
