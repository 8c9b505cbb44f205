"""What a party shares and who looked; what is shared with one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ggzy.foundation import clock

from .acts import reader_mark
from .facts import KINDS
from .models import Share, ShareReading

if TYPE_CHECKING:
    from datetime import datetime

    from ggzy.foundation.acts import Session
    from ggzy.foundation.identity.models import Organisation
    from ggzy.foundation.text import Text

SHOWN = 100


@dataclass(frozen=True)
class Look:
    """Who looked, and when. No name: somebody with the code who was not signed in."""

    who: str
    uscc: str
    person: str
    at: datetime


@dataclass(frozen=True)
class Granted:
    """A share as its party sees it."""

    row: Share
    reader: str
    purpose: str
    kinds: tuple[Text, ...]
    looks: tuple[Look, ...]

    @property
    def stands(self) -> bool:
        return self.row.withdrawn_at is None and self.row.until > clock.now()


def granted(party: Organisation) -> list[Granted]:
    """The newest first, each with who looked."""
    rows = Share.objects.filter(organisation=party).prefetch_related("readings").order_by("-id")[:SHOWN]
    return [_granted(one) for one in rows]


def for_reader(session: Session) -> list[Share]:
    """What stands for the session's organisation to read."""
    if session.party is None:
        return []
    rows = Share.objects.filter(reader=reader_mark(session.party.uscc), withdrawn_at=None, until__gt=clock.now())
    return list(rows.select_related("organisation").order_by("-id")[:SHOWN])


def _granted(row: Share) -> Granted:
    said = row.opened()
    looks = sorted(row.readings.all(), key=lambda one: -one.pk)[:SHOWN]
    kinds = tuple(KINDS[kind].name for kind in row.facts if kind in KINDS)
    return Granted(row, said["reader"], said["purpose"], kinds, tuple(_look(one) for one in looks))


def _look(row: ShareReading) -> Look:
    said: dict[str, Any] = row.opened()
    return Look(said["who"], said["uscc"], said["person"], row.at)
