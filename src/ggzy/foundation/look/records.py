"""The public record of a matter as pages show it: its entries that are nobody's secret, and where to check each."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ggzy.foundation.acts.registry import ACTS
from ggzy.foundation.acts.roles import Role
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.text import Text

if TYPE_CHECKING:
    from datetime import datetime

    from ggzy.foundation.matters.models import Matter

MOST = 200  # lines on one page; the page says how many there are in all


@dataclass(frozen=True)
class Line:
    """One act on the record."""

    seq: int | None
    act: str
    title: Text
    role: Text
    subject: str
    at: datetime
    time: datetime
    leaf: str
    body: str
    data: dict[str, Any] = field(default_factory=dict)
    objects: tuple[dict[str, Any], ...] = ()


def public_record(*matters: Matter, most: int = MOST) -> tuple[list[Line], int]:
    """The newest public entries about these matters, newest first, and how many there are in all."""
    found = Entry.objects.filter(subject__in=[matter.code for matter in matters], until="")
    newest = [line(entry) for entry in found.order_by("-id")[:most]]
    return newest, len(newest) if len(newest) < most else found.count()


def line(entry: Entry) -> Line:
    """A public entry as a line."""
    body = json.loads(entry.body)
    spec = ACTS.get(entry.act)
    role = body.get("actor", {}).get("role", "")
    return Line(
        body.get("seq"),
        entry.act,
        spec.title if spec else Text(entry.act, entry.act),
        Role(role).label if role in set(Role) else Text(role, role),
        entry.subject,
        entry.at,
        entry.time,
        entry.leaf,
        entry.body,
        body.get("data", {}),
        tuple(body.get("objects", ())),
    )
