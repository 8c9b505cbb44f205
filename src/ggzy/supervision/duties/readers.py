"""What a supervisor sees beyond its parts: the trades of its scope that are still being prepared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.acts.roles import Role
from ggzy.foundation.identity.reach import reaches
from ggzy.foundation.matters.public import is_shown

from .queries import scope

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session


@reaches
def supervised(session: Session) -> list[int]:
    if not session.holds(Role.SUPERVISOR):
        return []
    return list(scope(session).filter(closed_at=None).exclude(is_shown()).values_list("pk", flat=True))
