"""The committee: convened from accepted seats, known by number alone until its names are disclosed with the result."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from ggzy.foundation.acts import Act, Input, Nothing, Pick, Role, Secret, act
from ggzy.foundation.identity.models import Membership, Part, Person
from ggzy.foundation.matters import engine
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.secrets import seal
from ggzy.foundation.text import Text

from . import rules
from .disclosure import disclose_committee
from .models import Draw, Member
from .queries import RESULT, newest_draw, sealed_people, standing_seats, who
from .recusal import near


class Convene(Input):
    representatives: Annotated[tuple[str, ...], Secret(), Pick("people.of-tenderer")] = Field(
        default=(), title="招标人代表|the tenderer's representatives", max_length=10
    )


@act("committee.convene", on=Matter, by=Role.CENTRE, takes=Convene, cites=("T-COM5", "T-COM23"))
def convene(act: Act, matter: Matter, data: Convene) -> Member:
    """组成评标委员会: convene the committee, once every seat is accepted; its members are known by number."""
    draw = newest_draw(matter)
    if draw is None:
        raise Refusal("P-STAGE", Text("尚未抽取专家", "No experts have been drawn"))
    rules.all_answered(draw)
    people = _experts(draw)
    representatives = _representatives(matter, draw, data.representatives)
    rules.committee_is_lawful(len(people), len(representatives), act.at)
    seats = [*(("expert", one) for one in people), *(("representative", one) for one in representatives)]
    made = [
        Member.objects.create(
            matter=matter,
            number=number,
            kind=kind,
            who=who(matter, person),
            sealed=seal(matter.code, RESULT, str(person.pk).encode(), who(matter, person)),
            at=act.at,
        )
        for number, (kind, person) in enumerate(seats, 1)
    ]
    engine.move(draw.matter, engine.procedure_of(draw.matter).stage("convened"))
    act.moment(matter, "committee-convened")
    act.disclose(seats=len(made))
    return made[0]


@act("committee.disclose", on=Matter, by=(Role.CENTRE, Role.TENDERER, Role.AGENCY), cites=("招标投标法 37",))
def disclose(act: Act, matter: Matter, data: Nothing) -> Any:
    """公布评标委员会名单: publish the members' names with the result, and what opens the drawn commitments."""
    return disclose_committee(act, matter)


def _experts(draw: Draw) -> list[Person]:
    """Those who accepted, in order of calling."""
    people = sealed_people(draw)
    keys = [people[seat.commitment]["person"] for seat in standing_seats(draw)]
    found = Person.objects.in_bulk(keys)
    return [found[key] for key in keys]


def _representatives(matter: Matter, draw: Draw, keys: tuple[str, ...]) -> list[Person]:
    """The tenderer's own people, as many as were planned."""
    if len(set(keys)) != draw.representatives:
        raise Refusal(
            "P-SEATS",
            Text(f"招标人代表应为 {draw.representatives} 人", f"{draw.representatives} representatives were planned"),
            Text("请按冻结时的人数指定", "Name as many as were planned"),
        )
    tenderers = Part.objects.filter(matter__in=near(matter), role=Role.TENDERER).values("organisation")
    own = Membership.objects.filter(organisation__in=tenderers, person__key__in=keys).values("person")
    found = list(Person.objects.filter(pk__in=own).order_by("key"))
    if len(found) != len(set(keys)):
        raise Refusal(
            "P-UNKNOWN", Text("指定的代表不是招标人人员", "A representative is not of the tenderer"), status=404
        )
    return found
