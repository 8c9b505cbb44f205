"""What can I do now, and why not? From the same data that decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ggzy.foundation import clock
from ggzy.foundation.matters import engine
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.refusal import Refusal

from . import apart
from .registry import ACTS, ActSpec

if TYPE_CHECKING:
    from ggzy.foundation.matters.models import HasMatter
    from ggzy.foundation.matters.procedure import Procedure, Stage

    from .roles import Role
    from .session import Session


@dataclass(frozen=True)
class Offer:
    """An act as a button: open, or closed with the reason. A `grave` one leads off the line: fail, terminate."""

    spec: ActSpec
    role: Role
    closed: Refusal | None = None
    grave: bool = False

    @property
    def open(self) -> bool:
        return self.closed is None


def available(session: Session, target: HasMatter | Matter) -> list[Offer]:
    """The acts of this target that the session's roles may ever do, each open or with its refusal.

    Acts of stages long past and of other roles are left out; what the present stage, a clock, a pause or a guard
    closes stays in the list, with the reason. First what ends the stage, then its acts in the procedure's order, then
    what may happen at any time, last what leads off the line.
    """
    flow = engine.procedure_of(target.matter)
    stage = engine.stage_of(target.matter)
    known = _Known(session, target)
    offers = []
    for spec in _acts_on(type(target)):
        if not stage.allows(spec.name) and not flow.at_any_time(spec.name):
            continue
        role = next((r for r in spec.by if known.holds(r)), None)
        if role is not None:
            offers.append(Offer(spec, role, known.why_not(spec, role), _is_grave(spec.name, stage, flow)))
    return sorted(offers, key=lambda offer: _place(offer, stage))


class _Known:
    """What is asked once for one session and one target, however many acts want to know. It lives no longer than that."""

    def __init__(self, session: Session, target: HasMatter | Matter) -> None:
        self.session, self.target = session, target
        self._held: dict[Role, bool] = {}
        self._apart: dict[Role, Refusal | None] = {}

    def holds(self, role: Role) -> bool:
        if role not in self._held:
            self._held[role] = self.session.holds(role, self.target.matter)
        return self._held[role]

    def why_not(self, spec: ActSpec, role: Role) -> Refusal | None:
        if role not in self._apart:
            self._apart[role] = _apart(self.session, role, self.target)
        return self._apart[role] or _closed(spec, self.session, self.target)


def _place(offer: Offer, stage: Stage) -> int:
    name = offer.spec.name
    if offer.grave:
        return len(stage.acts) + 2
    if name == stage.ends:
        return -1
    return stage.acts.index(name) if name in stage.acts else len(stage.acts) + 1


def _is_grave(name: str, stage: Stage, flow: Procedure) -> bool:
    target = stage.moves.get(name) or flow.moves.get(name)
    return target is not None and flow.stage(target).aside


def why_not(spec: ActSpec, session: Session, target: HasMatter | Matter) -> Refusal | None:
    """The refusal that closes an act now, judged without any input; None when it is open."""
    role = next((r for r in spec.by if session.holds(r, target.matter)), None)
    return (_apart(session, role, target) if role is not None else None) or _closed(spec, session, target)


def _apart(session: Session, role: Role, target: HasMatter | Matter) -> Refusal | None:
    try:
        apart.judge(session, role, target)
    except Refusal as refusal:
        return refusal
    return None


def _closed(spec: ActSpec, session: Session, target: HasMatter | Matter) -> Refusal | None:
    """What a stage, a clock, a pause or a guard has against it; and that it only follows another act."""
    if (refusal := spec.alone()) is not None:
        return refusal
    arrived = session.arrived or clock.now()
    try:
        for matter in target.covers():
            engine.allow(spec.name, matter, arrived)
        judged = target.matter if spec.on is Matter else target  # what the door would hand the guard
        for needed in spec.needs:
            needed(judged, session)
    except Refusal as refusal:
        return refusal
    return None


def _acts_on(model: type[Any]) -> list[ActSpec]:
    return [spec for spec in ACTS.values() if spec.on is model or spec.on is Matter]
