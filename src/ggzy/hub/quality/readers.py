"""Whose appeals are whose: the data manager's all, the sender's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ggzy.foundation.acts.roles import Role
from ggzy.foundation.identity.reach import reaches

from . import digest
from .models import Appeal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ggzy.foundation.acts import Session


@reaches
def appeals(session: Session) -> Iterable[int]:
    if session.holds(Role.DATA_MANAGER):
        return Appeal.objects.values_list("matter", flat=True)
    return Appeal.objects.filter(record__package__sender=session.party).values_list("matter", flat=True)


__all__ = ["appeals", "digest"]
