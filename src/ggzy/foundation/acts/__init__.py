"""The one door: `@act` declares what may happen, `perform` lets it happen, and everything it did is on the record.

Names are found on first use, because Django imports this package before its models may be.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .door import Act, Done, perform
    from .inputs import File, Fixed, Input, Nothing, Pick, Secret, Signed
    from .registry import ACTS, ActSpec, act, find
    from .roles import Role
    from .session import Session, clock_session

_WHERE = {
    "Act": "door",
    "Done": "door",
    "perform": "door",
    "File": "inputs",
    "Fixed": "inputs",
    "Input": "inputs",
    "Nothing": "inputs",
    "Pick": "inputs",
    "Secret": "inputs",
    "Signed": "inputs",
    "ACTS": "registry",
    "ActSpec": "registry",
    "act": "registry",
    "find": "registry",
    "Role": "roles",
    "Session": "session",
    "clock_session": "session",
}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"{__name__} has no {name}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)


__all__ = [
    "ACTS",
    "Act",
    "ActSpec",
    "Done",
    "File",
    "Fixed",
    "Input",
    "Nothing",
    "Pick",
    "Role",
    "Secret",
    "Session",
    "Signed",
    "act",
    "clock_session",
    "find",
    "perform",
]
