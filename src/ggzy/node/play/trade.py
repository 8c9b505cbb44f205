"""One trade as it is played: who takes part, what each bidder will do, and what has come about so far."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, Literal

from ggzy.foundation import clock
from ggzy.foundation.acts import perform
from ggzy.foundation.acts.record import done_before
from ggzy.foundation.acts.registry import find
from ggzy.foundation.matters.models import Matter
from ggzy.foundation.matters.moments import moment
from ggzy.trading.projects.models import Lot
from ggzy_core.periods import ZONE, current

from .diary import Diary
from .signing import SIGNING, signed

if TYPE_CHECKING:
    from ggzy.foundation.acts import Session
    from ggzy.node.sample.parties import Party, World
    from ggzy_core.tender import TenderFile

    from .outside import BidderMachine, TrusteeMachine

Manner = Literal["plain", "absent", "replaced", "flawed", "withdrawn", "consortium"]
MANNERS: tuple[Manner, ...] = ("plain", "plain", "plain", "absent", "replaced", "flawed", "withdrawn", "consortium")
Step = datetime | timedelta | None  # the matter time of what comes next: at, or after so long; None: at once
Chapter = Iterator[Step]
Ending = Literal["archived", "failed", "retendered", "terminated"]
Side = Literal[
    "questions",
    "file-objection",
    "publicity-objection",
    "late-answer",
    "gives-up",
    "order",
    "complaint",
    "delivery",
    "all-acknowledge",
    "enquiry",
    "ratings",
    "oversight",
]
PLAYED_SIDES: frozenset[Side] = frozenset({"questions", "file-objection", "publicity-objection", "all-acknowledge"})


@dataclass
class Offer:
    """What one bidder will do. `price` is secret: it stands on the bidder's machine and here, in the play's memory."""

    party: Party
    manner: Manner
    price: Decimal
    partner: Party | None = None
    machine: BidderMachine | None = None

    @property
    def stands(self) -> bool:
        return self.manner != "withdrawn"


@dataclass
class Trade:
    """A trade under way."""

    world: World
    terms: TenderFile
    number: int
    seed: int
    ending: Ending = "archived"
    sides: frozenset[Side] = PLAYED_SIDES
    diary: Diary = field(default_factory=Diary)
    project: str = ""
    offers: list[Offer] = field(default_factory=list)
    trustees: list[TrusteeMachine] = field(default_factory=list)
    onlooker: Party | None = None
    tenderer: Party | None = None
    lot_id: int | None = None
    notes: list[str] = field(default_factory=list)
    chapter: str = ""
    _times: dict[str, int] = field(default_factory=dict)

    @property
    def agency(self) -> Party:
        return self.world.agencies[self.number % len(self.world.agencies)]

    @property
    def bank(self) -> Party:
        return self.world.banks[self.number % len(self.world.banks)]

    @property
    def holders(self) -> list[Party]:
        """Who holds the shares of its bids: one of each kind, the tenderer's own custodian first."""
        assert self.tenderer is not None
        return self.world.trustees(self.tenderer)

    @property
    def lot(self) -> Lot:
        """The lot as the database has it now."""
        lot: Lot = Lot.objects.select_related("matter", "tender__matter").get(pk=self.lot_id)
        return lot

    @property
    def matter(self) -> Matter:
        return self.lot.matter

    @property
    def stage(self) -> str:
        """Where the lot stands; empty before it was entered."""
        return "" if self.lot_id is None else Matter.objects.get(lot__pk=self.lot_id).stage

    @property
    def owner(self) -> Session:
        """The tenderer's session."""
        assert self.tenderer is not None
        return self.tenderer.session

    def at(self, name: str) -> datetime:
        """A moment of the lot that has been written."""
        found = moment(self.matter, name)
        assert found is not None, name
        return found

    def begin_chapter(self, name: str) -> None:
        """Acts of a chapter are counted from its beginning, so that the same one has the same key when told again."""
        self.chapter = name
        self._times.clear()

    def sign(self, name: str, party: Party, data: Any = None, on: Any = None) -> Any:
        """The same, with the signature that the law wants, in every so many trades."""
        return self.do(name, party.session, data, on, by=party if self.number % SIGNING == 1 else None)

    def do(
        self,
        name: str,
        who: Session,
        data: Any = None,
        on: Any = None,
        *,
        alone: bool = False,
        by: Party | None = None,
    ) -> Any:
        """Perform an act, on the lot unless said otherwise (`alone`: on nothing); answers its result. `by` signs it.

        Once: an act of this story that stands on the record is not performed again, its first result is answered.
        """
        target = None if alone else on if on is not None else self.lot
        about = f"{name} {who.who} {getattr(target, 'pk', '')}"
        self._times[about] = self._times.get(about, 0) + 1
        key = f"story {self.number} {self.chapter} {about} {self._times[about]}"
        if (first := done_before(find(name), who, target, key)) is not None:
            return first.result
        given = None if by is None else signed(name, by, target, data, key)
        return perform(name, who, target, data, key=key, signed=given).result

    def outside(self, what: str, work: Callable[[], Any]) -> Any:
        """Something done on a machine outside, once; its answer is kept."""
        return self.diary.once(what, work)

    def standing(self) -> list[Offer]:
        return [offer for offer in self.offers if offer.stands]


def prepare(
    world: World,
    terms: TenderFile,
    *,
    number: int,
    seed: int,
    bidders: int,
    ending: Ending = "archived",
    sides: frozenset[Side] | None = None,
    diary: Diary | None = None,
) -> Trade:
    """A trade with its bidders' intentions drawn from the seed. The last bidder of the world bids in no trade alone:
    it is the consortium's partner and the one who objects to the file."""
    dice = random.Random(f"{seed}/{number}")  # noqa: S311  a story, no secret
    alone = world.bidders[:-1]
    first = dice.randrange(len(alone)) if number > 1 else 0
    taking_part = [alone[(first + place) % len(alone)] for place in range(min(bidders, len(alone)))]
    count = 2 if ending in ("failed", "retendered") else len(taking_part)
    offers = [
        Offer(
            party=party,
            manner=MANNERS[place] if place < len(MANNERS) else "plain",
            price=_price(dice, terms),
            partner=world.bidders[-1] if place < len(MANNERS) and MANNERS[place] == "consortium" else None,
        )
        for place, party in enumerate(taking_part[:count])
    ]
    return Trade(
        world=world,
        terms=terms,
        number=number,
        seed=seed,
        ending=ending,
        sides=_sides(number) if sides is None else sides,
        diary=diary or Diary(),
        lot_id=diary.get("lot") if diary else None,
        offers=offers,
        onlooker=world.bidders[-1],
        tenderer=world.tenderers[number % len(world.tenderers)],
    )


def _sides(number: int) -> frozenset[Side]:
    """What happens beside the trade when nothing was said: everything that can be answered and goes on."""
    return PLAYED_SIDES | {"gives-up"} if number % 2 else PLAYED_SIDES


def _price(dice: random.Random, terms: TenderFile) -> Decimal:
    """Between 82 and 94 per cent of the ceiling, to the fen."""
    top = terms.ceiling or terms.estimate
    share = Decimal(dice.randrange(82_000, 94_000)) / 100_000
    return (top * share).quantize(Decimal("0.01"), ROUND_HALF_UP)


def now() -> datetime:
    return clock.now()


def workday(days: int = 1, hour: int = 9, minute: int = 30) -> datetime:
    """That time of day in China, so many days from now; on the first day worked from there on."""
    day = current().next_working(now().astimezone(ZONE).date() + timedelta(days=days))
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)
