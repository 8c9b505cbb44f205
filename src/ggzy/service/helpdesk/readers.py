"""The questions that wait stand in the inbox of the centre, and in nobody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.acts.roles import Role
from ggzy.foundation.identity.reach import reaches

from .queries import waiting

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session

MOST = 500


@reaches
def to_answer(session: Session) -> list[int]:
    return list(waiting().values_list("matter", flat=True)[:MOST]) if session.holds(Role.CENTRE) else []
