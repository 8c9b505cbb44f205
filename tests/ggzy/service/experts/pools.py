"""A pool of sample experts and draws from it, made through the door."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from ggzy.foundation.acts import Role, Session, perform
from ggzy.foundation.identity.models import Person
from ggzy.foundation.identity.roles import session_for
from ggzy.foundation.journal.sequencer import settle
from ggzy.service.experts.models import Draw, Seat
from ggzy.service.experts.queries import freeze_entry, who
from ggzy_core.draws import vrf
from ggzy_core.draws.freeze import alpha
from tests.ggzy.people import member, organisation
from tests.ggzy.trading.lots import Scene, party

PLAN = {"A0801": 3, "B": 2}


def centre() -> Session:
    return party(900, Role.CENTRE)


def expert(who_enrols: Session, number: int, specialty: str, employer: str = "", **changes: Any) -> Person:
    """A sample expert at an institute of their own, unless an employer is named."""
    institute = organisation(5000 + number)
    person = member(institute, Role.PERSON, name=f"示例专家{number}")
    data = {
        "person": person.key,
        "employer": employer or institute.uscc,
        "since": date(2000, 1, 1),
        "specialties": [specialty],
    } | changes
    perform("expert.enrol", who_enrols, data=data)
    return person


def pool(who_enrols: Session, works: int = 7, goods: int = 5) -> list[Person]:
    made = [expert(who_enrols, n, "A080101") for n in range(1, works + 1)]
    return made + [expert(who_enrols, 100 + n, "B") for n in range(1, goods + 1)]


def secret_of(role: str) -> bytes:
    return hashlib.sha256(f"示例抽取密钥 {role}".encode()).digest()


def register_keys(the: Scene, of: Session, *, leave_out: str = "") -> dict[str, Session]:
    sides = {"centre": of, "supervisor": the.supervisor, "tenderer": the.tenderer}
    for role, session in sides.items():
        if role != leave_out:
            perform("draw.register-key", session, data={"public": vrf.public_key(secret_of(role)).hex()})
    return sides


def frozen(the: Scene, of: Session, **changes: Any) -> Draw:
    data = {"plan": PLAN, "reserves": 2} | changes
    return perform("draw.freeze", of, the.lot.matter, data).result


def proof(draw: Draw, role: str, secret: bytes = b"") -> str:
    leaf = bytes.fromhex(freeze_entry(draw).leaf)
    return vrf.prove(secret or secret_of(role), alpha(leaf)).hex()


def contribute(draw: Draw, sides: dict[str, Session], *roles: str) -> None:
    for role in roles or tuple(sides):
        perform("draw.contribute", sides[role], draw, {"proof": proof(draw, role)})


def drawn(the: Scene, of: Session, **changes: Any) -> Draw:
    """Frozen, settled, contributed, drawn."""
    sides = register_keys(the, of)
    draw = frozen(the, of, **changes)
    settle()
    contribute(draw, sides)
    perform("draw.complete", of, draw)
    draw.refresh_from_db()
    return draw


def person_of(seat: Seat, people: list[Person]) -> Session:
    """The session of whoever was given this seat, found among all (as the person would find it)."""
    return session_for(next(one for one in people if who(seat.draw.matter.parent, one) == seat.who))


def all_accept(draw: Draw, people: list[Person]) -> None:
    for seat in draw.seats.order_by("number"):
        perform("expert.accept", person_of(seat, people), draw)


def convened(the: Scene, of: Session, people: list[Person], **changes: Any) -> dict[int, Session]:
    """A whole committee: seat number to the member's session."""
    draw = drawn(the, of, **changes)
    all_accept(draw, people)
    perform("committee.convene", of, the.lot.matter)
    seats = {one.who: one.number for one in the.lot.matter.members.all()}
    found = {seats.get(who(the.lot.matter, person)): session_for(person) for person in people}
    return {number: session for number, session in sorted(found.items(), key=lambda p: p[0] or 0) if number}
