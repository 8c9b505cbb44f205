"""Whoever reads an objection of somebody else's leaves a record; whoever raised it reads what they wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ggzy.foundation.looks.acts import looked
from ggzy.foundation.looks.sights import sight

from .models import Objection
from .queries import content_for, is_own

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session
    from ggzy.foundation.matters.models import Matter


@sight("objection", "异议的事实与理由", "what an objection says")
def _may_look(session: Session, matter: Matter) -> bool:
    found = Objection.objects.select_related("matter", "lot__matter").filter(matter=matter).first()
    return found is not None and content_for(found, session) is not None


def read(objection: Objection, session: Any) -> dict[str, Any] | None:
    """What `content_for` gives, once the look is on the record; None for those it is not for."""
    content = content_for(objection, session)
    if content is not None and not is_own(objection, session):
        looked(session, objection.matter, "objection")
    return content
