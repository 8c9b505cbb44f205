"""Which notices a feed or a table speaks of: those the list of notices finds, newest first, each with its page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from ggzy.foundation.text import Text
from ggzy.hub.search.queries import Conditions, everything, read
from ggzy.trading.projects.models import Notice

from .. import trade

if TYPE_CHECKING:
    from django.http import HttpRequest


@dataclass(frozen=True)
class Item:
    """One notice as others show it. `place` is its page's path; `id` never changes."""

    id: str
    notice: Notice
    kind: Text
    place: str
    region: str

    @property
    def at(self) -> datetime:
        assert self.notice.published_at is not None
        return self.notice.published_at


def asked(request: HttpRequest) -> Conditions:
    """The conditions in the address: those of the list of notices (`hub/search/conditions.py`)."""
    return read(request.GET)


def items(conditions: Conditions, most: int) -> Iterator[Item]:
    """The newest notices that fit."""
    origin = str(settings.GGZY_ORIGIN).partition("/")[0]
    for one in everything(conditions, most):
        notice = one.notice
        assert notice is not None
        yield Item(
            f"tag:{origin},2026:notice/{one.matter.code}/{notice.kind}/{notice.version}",
            notice,
            trade.name_of(notice.kind),
            reverse("portal:notice", args=[one.matter.code, notice.kind]),
            one.region,
        )


def query(conditions: Conditions) -> str:
    said = conditions.asked()
    return f"?{urlencode(said)}" if said else ""
