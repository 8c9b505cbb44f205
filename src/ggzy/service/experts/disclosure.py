"""The end of the committee's secrecy (招标投标法 37: the list is secret until the result is fixed)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.identity.models import Organisation, Person
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.secrets import unseal
from ggzy.foundation.text import Text

from .models import Disclosure, Expert
from .queries import RESULT, draws_of, members, sealed_people

if TYPE_CHECKING:
    from ggzy.foundation.acts import Act
    from ggzy.foundation.matters.models import Matter


def disclose_committee(act: Act, matter: Matter) -> Disclosure:
    """Publish the names of the committee within an act that makes the result known. Once; again gives the first.

    The rows hold {number, kind, name, employer}; the names never go into the journal, their list's hash does.
    Raises Refusal when there is no committee.
    """
    found = Disclosure.objects.filter(matter=matter).first()
    if found is not None:
        return found
    committee = members(matter)
    if not committee:
        raise Refusal("P-STAGE", Text("尚未组成评标委员会", "No committee has been convened"))
    keys = {one.number: int(unseal(matter.code, RESULT, one.sealed, one.who)) for one in committee}
    people = Person.objects.in_bulk(keys.values())
    employers = dict(Expert.objects.filter(person__in=keys.values()).values_list("person", "employer"))
    names = dict(Organisation.objects.filter(uscc__in=employers.values()).values_list("uscc", "name"))
    rows = [
        {
            "number": one.number,
            "kind": one.kind,
            "name": people[keys[one.number]].name,
            "employer": names.get(employers.get(keys[one.number], ""), employers.get(keys[one.number], "")),
        }
        for one in committee
    ]
    return Disclosure.objects.create(matter=matter, members=rows, opened=_opened(matter), at=act.at)


def _opened(matter: Matter) -> list[dict[str, object]]:
    """What opens the commitments of everybody who was called."""
    shown: list[dict[str, object]] = []
    for draw in draws_of(matter):
        people = sealed_people(draw)
        called = list(draw.seats.order_by("number"))
        keys = Person.objects.in_bulk([people[seat.commitment]["person"] for seat in called])
        shown += [
            {
                "draw": draw.matter.code,
                "seat": seat.number,
                "commitment": seat.commitment,
                "salt": people[seat.commitment]["salt"],
                "expert": keys[people[seat.commitment]["person"]].key,
            }
            for seat in called
        ]
    return shown
