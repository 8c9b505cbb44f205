"""The one door: `@act` declares what may happen, `perform` lets it happen, and everything it did is on the record."""

from .door import Done, perform
from .inputs import File, Input, Nothing, Secret
from .registry import ACTS, ActSpec, act, find
from .roles import Role
from .session import Session, clock_session

__all__ = [
    "ACTS",
    "ActSpec",
    "Done",
    "File",
    "Input",
    "Nothing",
    "Role",
    "Secret",
    "Session",
    "act",
    "clock_session",
    "find",
    "perform",
]
