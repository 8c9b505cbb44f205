"""Calling the drawn: who accepts sits, who declines is replaced by the next, and the decline is on record first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from ggzy.foundation.acts import Act, Input, Nothing, Role, act
from ggzy.foundation.identity.models import Person
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text
from ggzy_core.sentences import BadValue

from . import rules
from .models import Answer, Draw, Seat
from .queries import sealed_people, transcript, who

if TYPE_CHECKING:
    from ggzy_core.draws.transcript import Transcript


def call_chosen(act: Act, draw: Draw, people: dict[str, dict[str, Any]]) -> Seat | None:
    """Give everybody chosen and not yet called a seat, in the order of the draw."""
    made = _drawn(draw)
    called = set(draw.seats.values_list("commitment", flat=True))
    number = len(called)
    last = None
    for part in made.result:
        for bound in part.chosen:
            if bound in called:
                continue
            number += 1
            person = Person(pk=people[bound]["person"])
            last = Seat.objects.create(
                draw=draw,
                number=number,
                specialty=part.specialty,
                commitment=bound,
                who=who(draw.matter.parent, person),
                called_at=act.at,
            )
    act.disclose(seats=number, skipped=len(made.skips))
    return last


class Decline(Input):
    reason: Literal["recusal", "illness", "absence"] = Field(title="原因|reason")


@act("expert.accept", on=Draw, by=Role.EXPERT, cites=("评标委员会和评标方法暂行规定 12",))
def accept(act: Act, draw: Draw, data: Nothing) -> Answer:
    """接受邀请: accept the call to the committee, knowing of no reason to keep away."""
    return Answer.objects.create(seat=_own_seat(act, draw), accepted=True, at=act.at)


@act("expert.decline", on=Draw, by=Role.EXPERT, takes=Decline, cites=("实施条例 48",))
def decline(act: Act, draw: Draw, data: Decline) -> Answer:
    """不能参加: decline the call to the committee; this is on record before the next is called."""
    answer = Answer.objects.create(seat=_own_seat(act, draw), accepted=False, reason=data.reason, at=act.at)
    if rules.somebody_left(draw):
        act.then(call_next, draw)
    return answer


@act("expert.call-next", on=Draw, by=(Role.EXPERT, Role.CENTRE))
def call_next(act: Act, draw: Draw, data: Nothing) -> Seat | None:
    """通知候补: call the next in ticket order for a declined seat; nothing new is drawn."""
    return call_chosen(act, draw, sealed_people(draw))


def _own_seat(act: Act, draw: Draw) -> Seat:
    """The caller's open seat."""
    seat = draw.seats.filter(who=who(draw.matter.parent, act.person)).order_by("-number").first()
    if seat is None:
        raise Refusal("P-ROLE", Text("您未被抽取", "You were not drawn"), status=403)
    if Answer.objects.filter(seat=seat).exists():
        raise Refusal("P-DONE", Text("您已经答复", "You have answered already"))
    return seat


def _drawn(draw: Draw) -> Transcript:
    try:
        return transcript(draw)
    except BadValue as problem:
        raise Refusal("P-POOL", Text(problem.zh, problem.en)) from problem
