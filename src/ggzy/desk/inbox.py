"""The inbox, computed: what may I do, on which matter, and what stands in the way?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ggzy.foundation.acts.available import Offer, available
from ggzy.foundation.acts.registry import ACTS, ActSpec
from ggzy.foundation.acts.roles import Role
from ggzy.foundation.identity.reach import stake
from ggzy.foundation.look.timeline import Timeline, timeline
from ggzy.foundation.matters import engine

if TYPE_CHECKING:
    from datetime import datetime

    from django.core.paginator import Page
    from django.db.models import QuerySet

    from ggzy.foundation.acts import Session
    from ggzy.foundation.matters.models import HasMatter, Matter

NOT_FOR_PEOPLE = {Role.CLOCK, Role.OPERATOR}
#: possible as long as the matter is open; nobody waits for it, so it calls nobody here
AT_LEISURE = {"stamp.put", "guarantee.stamp", "recording.deposit"}
REMEDIES = {"objection.raise", "complaint.file"}  # open to whoever has a grievance; nobody waits for one
ANYBODY = {Role.ANYONE, Role.PERSON}
#: acts of one's own affairs: pages of their own offer them
AFFAIRS = (
    "organisation.",
    "application.",
    "person.",
    "invitation.",
    "certificate.",
    "delegation.",
    "recovery.",
    "webhook.",
    "paper.",
    "registration.",
    "share.",
    "passkey.",
)


@dataclass(frozen=True)
class Item:
    """One matter as the inbox shows it."""

    matter: Matter
    course: Timeline
    open: tuple[Offer, ...]
    closed: tuple[Offer, ...]

    @property
    def calls(self) -> bool:
        """Is there something open that the matter waits for?"""
        return self.main is not None

    @property
    def main(self) -> Offer | None:
        """What the matter waits for first; the other buttons are drawn quieter."""
        return next((offer for offer in self.open if _calls(offer)), None)

    @property
    def deadline(self) -> datetime | None:
        return self.course.deadline


def _calls(offer: Offer) -> bool:
    return offer.role not in ANYBODY and offer.spec.name not in AT_LEISURE | REMEDIES


@dataclass(frozen=True)
class Inbox:
    """`ready` can be done now, `blocked` not yet and why, `waiting` is for others to move."""

    ready: tuple[Item, ...]
    blocked: tuple[Item, ...]
    waiting: tuple[Item, ...]


def within_reach(session: Session) -> QuerySet[Matter]:
    return stake(session).filter(closed_at=None).order_by("-id")


def inbox(session: Session, page: Page[Matter]) -> Inbox:
    """The matters of one page of the reach, sorted by what can be done; the nearest deadline first."""
    owners = engine.owners_of(matter for matter in page if matter.is_open)
    items = [item_of(session, matter, owners.get(matter.pk)) for matter in page]
    items.sort(key=lambda item: (item.deadline is None, item.deadline, -item.matter.pk))
    ready = tuple(item for item in items if item.calls)
    blocked = tuple(item for item in items if item.closed and not item.calls)
    return Inbox(ready, blocked, tuple(item for item in items if not item.calls and not item.closed))


def item_of(session: Session, matter: Matter, owner: HasMatter | None = None) -> Item:
    offers = offers_on(session, matter, owner)
    ready = tuple(offer for offer in offers if offer.open)
    return Item(matter, timeline(matter), ready, tuple(offer for offer in offers if not offer.open))


def offers_on(session: Session, matter: Matter, owner: HasMatter | None = None) -> list[Offer]:
    """What the session's own roles may do on a matter; what anybody may do stands at the end."""
    if not matter.is_open:
        return []
    found = available(session, owner or engine.owner_of(matter))
    offers = [offer for offer in found if offer.role not in NOT_FOR_PEOPLE]
    ends = engine.stage_of(matter).ends
    offers = [offer for offer in offers if offer.open or not _silent(offer.spec, ends)]
    return sorted(offers, key=lambda offer: (offer.grave, not _calls(offer), offer.role in ANYBODY))


def _silent(spec: ActSpec, ends: str | None) -> bool:
    """Closed, it needs no "why not": nobody waits for it, or it follows another act and the stage does not wait for it."""
    return spec.name in AT_LEISURE or bool(spec.follows and spec.name != ends)


def acts_alone(session: Session) -> list[ActSpec]:
    """The acts that begin something and that the session's roles may do."""
    found = [
        spec
        for spec in ACTS.values()
        if spec.on is None and not NOT_FOR_PEOPLE.issuperset(spec.by) and not spec.name.startswith(AFFAIRS)
    ]
    return [spec for spec in found if any(session.holds(role) for role in spec.by if role not in NOT_FOR_PEOPLE)]


def acts_beginning(session: Session, matter: Matter) -> list[ActSpec]:
    """Acts that the stage of this matter names and that begin something of their own: a guarantee for a lot."""
    named = engine.stage_of(matter).acts if matter.is_open else ()
    return [spec for spec in acts_alone(session) if spec.name in named]
