"""Certificates about to expire, said in time: 60, 30 and 7 days before, and once they have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from cryptography import x509

from ggzy.foundation import clock

from .models import Certificate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from .models import Person

STEPS = (7, 30, 60)  # days before
ENDS = "certificate-ends"  # as the table of who is told of what names it


@dataclass(frozen=True)
class Expiring:
    """A certificate of somebody's, the last of its organisation to run out: until when, and in how many days.

    `within` is the step reached: 60, 30 or 7; 0 once it has expired."""

    organisation: str
    until: datetime
    days: int
    within: int


def expiring(person: Person) -> list[Expiring]:
    """What a person is told. Certificates keep real time; one that a newer certificate has replaced is not spoken of."""
    bound = Certificate.objects.filter(person=person, revoked_at=None).select_related("organisation")
    return _ending(bound)


def ending() -> Iterator[tuple[Person, Expiring]]:
    """Every holder of a certificate that ends within the longest step, for those who tell them. What has ended they
    see at their desk."""
    bound = Certificate.objects.filter(revoked_at=None).select_related("organisation", "person").order_by("person")
    for person, theirs in groupby(bound.iterator(500), key=lambda one: one.person):
        yield from ((person, one) for one in _ending(theirs) if one.within)


def _ending(bound: Iterable[Certificate]) -> list[Expiring]:
    last: dict[str, datetime] = {}
    for one in bound:
        until = x509.load_der_x509_certificate(bytes(one.der)).not_valid_after_utc
        last[one.organisation.name] = max(until, last.get(one.organisation.name, until))
    now = clock.real()
    found = [Expiring(name, until, max((until - now).days, 0), _step(until, now)) for name, until in last.items()]
    return sorted((one for one in found if one.within >= 0), key=lambda one: one.until)


def _step(until: datetime, now: datetime) -> int:
    if until <= now:
        return 0
    return next((days for days in STEPS if until - now <= timedelta(days=days)), -1)
