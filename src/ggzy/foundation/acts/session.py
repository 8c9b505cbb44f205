"""Who knocks at the door, for whom, and when the last byte of the request was in."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from ggzy.foundation import clock

from .roles import Role

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from ggzy.foundation.matters.models import Matter


class Someone(Protocol):
    """A person or an organisation, as far as the door needs to know."""

    pk: Any

    @property
    def code(self) -> str: ...


def nobody_holds(session: Session, role: Role, matter: Matter | None) -> bool:
    return role in (Role.ANYONE,)


def clock_holds(session: Session, role: Role, matter: Matter | None) -> bool:
    return role is Role.CLOCK


@dataclass(frozen=True)
class Session:
    """One request's identity. `holds` answers whether the person has a role for the party on a matter."""

    person: Any = None
    party: Any = None
    certificate: str = ""
    arrived: datetime | None = None
    holds_role: Callable[[Session, Role, Matter | None], bool] = field(default=nobody_holds)

    def holds(self, role: Role, matter: Matter | None = None) -> bool:
        return self.holds_role(self, role, matter)

    def arriving(self, moment: datetime | None = None) -> Session:
        """The same session with the arrival stamped: now, unless the face has already done so."""
        return replace(self, arrived=moment or clock.now())

    @property
    def who(self) -> str:
        """Person and party in one stable string, for commitments and idempotency. Never shown."""
        person = "-" if self.person is None else str(self.person.pk)
        party = "-" if self.party is None else str(self.party.pk)
        return f"{party}/{person}"


def clock_session() -> Session:
    """The session of the clock: it holds the clock's role and no other."""
    return Session(holds_role=clock_holds)


def operator_holds(session: Session, role: Role, matter: Matter | None) -> bool:
    return role is Role.OPERATOR


def operator_session() -> Session:
    """The session of whoever runs commands on the node itself: sets it up, and holds no role in any trade."""
    return Session(holds_role=operator_holds)
