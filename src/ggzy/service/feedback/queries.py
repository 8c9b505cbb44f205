"""What is asked about ratings: what a party may still rate, what was thought, how many thought so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet

from ggzy.foundation import clock
from ggzy.foundation.matters.models import Breach
from ggzy.foundation.rulebook import rule
from ggzy.foundation.secrets import blind
from ggzy_core.periods import local_date

from .models import Rating
from .served import SERVED, Instance, finished

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session
    from ggzy.foundation.text import Text

STARS = (5, 4, 3, 2, 1)


@dataclass(frozen=True)
class Figures:
    """One kind of service: how many ratings of each number of stars, and what that comes to."""

    kind: str
    name: Text
    counts: tuple[int, ...]
    waiting: int
    late: int

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def average(self) -> str:
        """To one place; nothing where nobody has rated."""
        stars = sum(star * count for star, count in zip(STARS, self.counts, strict=True))
        return f"{stars / self.total:.1f}" if self.total else ""


def unrated(session: Session) -> list[Instance]:
    """The finished services of the session's party that it has not rated, newest first."""
    found = [one for one in finished(session.party) if not rated(one, session)]
    return sorted(found, key=lambda one: one.at, reverse=True)


def instance(session: Session, key: str) -> Instance | None:
    return next((one for one in finished(session.party) if one.key == key), None)


def rater(instance_of: str, session: Session) -> str:
    """A party as one matter knows it; on another matter it has another name."""
    return blind(instance_of, "rating", getattr(session.party, "pk", ""))


def rated(one: Instance, session: Session) -> bool:
    return Rating.objects.filter(on=one.matter, kind=one.kind, who=rater(one.matter.code, session)).exists()


def is_rater(rating: Rating, session: Session) -> bool:
    return session.party is not None and rating.who == rater(rating.on.code, session)


def is_low(stars: int) -> bool:
    return stars <= int(rule("P-RATING-LOW").on(local_date(clock.now())).value)  # type: ignore[arg-type]


def newest(kind: str = "", *, low: bool = False) -> QuerySet[Rating]:
    """Ratings as the public sees them, newest first; `low` ones only, answered or not."""
    found = Rating.objects.select_related("matter", "on").order_by("-id")
    if kind:
        found = found.filter(kind=kind)
    return found.filter(stars__lte=int(rule("P-RATING-LOW").newest.value)) if low else found  # type: ignore[arg-type]


def figures() -> list[Figures]:
    """Of every kind that is rated, in two statements."""
    rows = Rating.objects.values_list("kind", "stars").annotate(n=Count("id")).order_by()
    counted = {(kind, stars): n for kind, stars, n in rows}
    waits = Rating.objects.filter(matter__closed_at=None).values_list("kind").annotate(n=Count("id")).order_by()
    waiting = dict(waits)
    late = set(Breach.objects.filter(matter__procedure="service.rating").values_list("matter", flat=True))
    kinds = [kind for kind, matter in Rating.objects.filter(matter__in=late).values_list("kind", "matter")]
    return [
        Figures(
            kind,
            served.name,
            tuple(counted.get((kind, star), 0) for star in STARS),
            waiting.get(kind, 0),
            kinds.count(kind),
        )
        for kind, served in SERVED.items()
    ]
