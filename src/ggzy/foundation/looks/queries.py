"""How often was looked, by whom: each for those who may know it, from its moment on."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from ggzy.foundation import clock
from ggzy.foundation.acts.roles import Role
from ggzy.foundation.identity.models import Organisation, Person
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.matters.moments import moments
from ggzy.foundation.secrets import unseal
from ggzy.foundation.text import Text

from .acts import SEALED
from .models import Look
from .sights import ACTS, NOT_COUNTED, SIGHTS

if TYPE_CHECKING:
    from datetime import datetime

OPENING = "opening"  # the moment that ends the seals of a trade


@dataclass(frozen=True)
class Count:
    """How often people of one role looked at one thing."""

    what: Text
    role: Text
    times: int


@dataclass(frozen=True)
class Detail:
    """One look, for the discipline channel."""

    at: datetime
    what: Text
    role: Text
    person: str
    party: str


def over(matter: Matter) -> bool:
    """Has the moment passed after which the counts are public? When the seals have ended, or the matter has."""
    opened = moments(matter).get(OPENING)
    return matter.closed_at is not None or (opened is not None and opened <= clock.now())


def counts(matter: Matter) -> list[Count]:
    """By thing and role, of the matter and of those below it whose moment has passed. Empty before it."""
    found: Counter[tuple[str, str]] = Counter()
    for one in _over(matter):
        found.update(Look.objects.filter(matter=one).values_list("what", "role"))
        for entry in Entry.objects.filter(subject=one.code, act__in=ACTS).only("act", "body"):
            found[(entry.act, json.loads(entry.body)["actor"]["role"])] += 1
    return [Count(_title(what), Role(role).label, times) for (what, role), times in sorted(found.items())]


def as_json(matter: Matter) -> dict[str, Any] | None:
    """The same for programs; None before the moment."""
    if not over(matter):
        return None
    rows = [
        {
            "what": {"zh": one.what.zh, "en": one.what.en},
            "role": {"zh": one.role.zh, "en": one.role.en},
            "times": one.times,
        }
        for one in counts(matter)
    ]
    left_out = {"zh": NOT_COUNTED.zh, "en": NOT_COUNTED.en}
    return {"v": 1, "matter": matter.code, "looks": rows, "not_counted": left_out}


def details(matter: Matter) -> list[Detail]:
    """Every look with its names, oldest first. The caller has asked whether this is discipline with an open trace."""
    rows = list(
        Look.objects.filter(Q(matter=matter) | Q(matter__parent=matter)).select_related("matter").order_by("id")
    )
    said = {one.pk: json.loads(unseal(one.matter.code, SEALED, one.sealed, one.key)) for one in rows}
    people = Person.objects.in_bulk([one["person"] for one in said.values() if one["person"]])
    parties = Organisation.objects.in_bulk([one["party"] for one in said.values() if one["party"]])
    return [
        Detail(
            one.at,
            _title(one.what),
            Role(one.role).label,
            str(people.get(said[one.pk]["person"], "")),
            str(parties.get(said[one.pk]["party"], "")),
        )
        for one in rows
    ]


def _over(matter: Matter) -> list[Matter]:
    return [one for one in (matter, *Matter.objects.filter(parent=matter).order_by("id")) if over(one)]


def _title(what: str) -> Text:
    return ACTS[what] if what in ACTS else SIGHTS[what].title if what in SIGHTS else Text(what, what)
