"""Low ratings stand in the inbox of the centre that answers them, and of who gave them once they were answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.acts.roles import Role
from ggzy.foundation.identity.reach import reaches

from .models import Rating
from .queries import is_rater

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session

MOST = 500


@reaches
def to_be_done(session: Session) -> list[int]:
    still = Rating.objects.filter(matter__closed_at=None).select_related("on")[:MOST]
    if session.holds(Role.CENTRE):
        return [one.matter_id for one in still]
    return [one.matter_id for one in still if is_rater(one, session)]
