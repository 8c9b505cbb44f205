"""Which channel a department has now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .models import Channel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ggzy.foundation.identity.models import Organisation


def of(departments: Iterable[Organisation]) -> dict[int, Channel]:
    """The channel of each department that has published one, by the department's key."""
    rows = Channel.objects.filter(organisation__in=[one.pk for one in departments], until=None).order_by("id")
    return {row.organisation_id: row for row in rows}


def one_of(department: Organisation) -> Channel | None:
    return of([department]).get(department.pk)
