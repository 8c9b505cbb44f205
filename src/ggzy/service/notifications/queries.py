"""What a person has been told, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ggzy.foundation import clock
from ggzy.foundation.acts.tells import TELLS, Kind
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.text import Text

from . import vault
from .models import Notification

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from ggzy.foundation.acts import Session

NAMELESS = (Kind.CALL,)  # an expert is called without the name of the project


@dataclass(frozen=True)
class Told:
    """One notification as its person reads it. `failed` names channels that gave up."""

    key: str
    said: Text
    kind: Kind
    matter: str
    at: datetime
    read: bool
    failed: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    page: str = ""


def mine(session: Session) -> QuerySet[Notification]:
    if session.person is None:
        return Notification.objects.none()
    return Notification.objects.filter(whose=vault.whose(session.person)).order_by("-made_at", "-pk")


def unread(session: Session) -> int:
    return mine(session).filter(read_at=None).order_by().count()


def told(rows: list[Notification]) -> list[Told]:
    """The rows of one page in words; a line that the table has no more is left out."""
    opened = [(row, vault.opened(row)) for row in rows]
    titles = dict(
        Matter.objects.filter(code__in={facts["matter"] for _, facts in opened}).values_list("code", "title")
    )
    return [_told(row, facts, titles) for row, facts in opened if facts["tell"] in TELLS]


def _told(row: Notification, facts: dict[str, Any], titles: dict[str, str]) -> Told:
    line, extra = TELLS[facts["tell"]], facts.get("facts", {})
    title = titles.get(facts["matter"]) or facts["matter"]
    said = Text(
        line.said.zh.format(matter=title, left=extra.get("left", "")),
        line.said.en.format(matter=title, left=extra.get("left_en", "")),
    )
    states = [(one.channel, one.state) for one in row.messages.all()]
    matter = facts["matter"]
    return Told(
        row.pk,
        said,
        line.kind,
        matter,
        row.made_at,
        row.read_at is not None,
        tuple(channel for channel, state in states if state == "dead"),
        tuple(channel for channel, state in states if state == "waiting"),
        line.page,
    )


def read(session: Session, keys: list[str] | None = None) -> int:
    """Mark notifications as read: these, or all."""
    rows = mine(session).filter(read_at=None).order_by()
    return (
        rows.filter(pk__in=keys).update(read_at=clock.now()) if keys is not None else rows.update(read_at=clock.now())
    )
