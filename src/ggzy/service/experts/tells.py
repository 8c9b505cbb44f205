"""Experts are called without the name of the project (招标投标法 37, 44)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.acts.tells import Audience, Kind, tell
from ggzy.foundation.identity.audiences import CENTRE
from ggzy.foundation.identity.models import Person
from ggzy.foundation.text import Text

from .models import Draw
from .queries import sealed_people, who

if TYPE_CHECKING:
    from ggzy.foundation.journal.models import Entry
    from ggzy.foundation.matters.models import Matter


def called(matter: Matter | None, entry: Entry | None) -> list[Person]:
    """Those called to this draw who have not answered."""
    draw = Draw.objects.select_related("matter__parent").filter(matter=matter).first()
    if draw is None:
        return []
    waiting = set(draw.seats.filter(answer=None).values_list("who", flat=True))
    keys = [one["person"] for one in sealed_people(draw).values()]
    people = Person.objects.filter(pk__in=[key for key in keys if isinstance(key, int)])
    return [one for one in people if who(draw.matter.parent, one) in waiting]


CALLED = Audience(Text("被抽中的专家", "experts called"), called, secret=True)
SAID = ("您被抽中参加一次评标，请尽快答复是否到场", "You are called to an evaluation; say soon whether you come")

tell("draw.complete", CALLED, Kind.CALL, *SAID)
tell("expert.call-next", CALLED, Kind.CALL, *SAID)
tell("expert.decline", CENTRE, Kind.TURN, "有专家不能到场，请补抽", "An expert cannot come; call the next")
