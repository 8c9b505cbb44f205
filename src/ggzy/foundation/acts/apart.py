"""Duties that may not meet in one person on one matter: the door asks here; the room that knows people fills it in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .roles import Role
    from .session import Session

#: refuses an act of this role on this target by somebody who has acted in another of these duties on the same trade
judge: Callable[[Session, Role, Any], None] = lambda session, role, target: None  # noqa: E731
#: notes, within the transaction of the act, that somebody has acted in this role; refuses whom another act forestalled
hold: Callable[[Session, Role, Any, Any], None] = lambda session, role, target, at: None  # noqa: E731
