"""What there is in the sample city, as data: each lot by when it began, where it waits, what happens beside it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ggzy.node.sample.names import Size

if TYPE_CHECKING:
    from .trade import Ending, Side

SEED = 2026
WHOLE = Size(bidders=50, experts=300, tenderers=11, agencies=6, banks=4)  # with the others eighty organisations
SMALL = Size(bidders=9, experts=64, tenderers=2, agencies=2, banks=1)


ASKING = 4  # days ago: questions asked since then still wait for their answer
SIGNED = 85  # days ago: trades begun before have come to a contract, and their parties to an opinion


@dataclass(frozen=True)
class Planned:
    """A trade of the city: begun `ago` days before today; at the stage `hold` its story waits until `wake` days before
    today (0: until the city lives). Without a hold it stands where its own time has brought it."""

    number: int
    ago: int
    hold: str = ""
    wake: int = 0
    ending: Ending = "archived"
    sides: frozenset[Side] = frozenset()
    bidders: int = 3


def plan(*, quick: bool = False) -> list[Planned]:
    """The lots of the city in the order of their beginning; a dozen of them for a quick one."""
    days = [(ago, kind) for kind in (QUICK if quick else CITY) for ago in kind.begun]
    days.sort(key=lambda pair: -pair[0])
    dice = random.Random(SEED)  # noqa: S311  a story, no secret
    return [_planned(number, dice, ago, kind) for number, (ago, kind) in enumerate(days, 1)]


def stages(lots: list[Planned]) -> dict[str, int]:
    """How many lots the plan means to hold at each stage; those that follow their own time are not counted."""
    counts: dict[str, int] = {}
    for one in lots:
        name = one.hold if not one.wake else ""
        name = one.ending if one.ending != "archived" else name
        counts[name] = counts.get(name, 0) + 1
    return counts


def _planned(number: int, dice: random.Random, ago: int, kind: Kind) -> Planned:
    sides: frozenset[Side] = kind.sides | {"all-acknowledge"} if number % 5 == 0 else kind.sides
    if number % 3 == 1 or ago <= ASKING:
        sides |= {"enquiry"}
    if ago >= SIGNED and kind.ending == "archived":
        sides |= {"ratings"}
    if ago > ASKING and number % 3:
        sides |= {"oversight"}
    return Planned(number, ago, kind.hold, kind.wake, kind.ending, sides, dice.choice((3, 3, 3, 4)))


@dataclass(frozen=True)
class Kind:
    """Lots of one kind, one for each number of days ago that they were `begun`."""

    begun: tuple[int, ...]
    hold: str = ""
    wake: int = 0
    ending: Ending = "archived"
    sides: frozenset[Side] = frozenset()


def _with(*sides: Side) -> frozenset[Side]:
    return frozenset(sides)


CITY = (
    Kind((222,), sides=_with("questions", "file-objection", "publicity-objection")),
    Kind((214, 208, 202)),
    Kind((198, 194), "archiving"),
    Kind((160, 136, 125)),
    Kind((148, 114), sides=_with("delivery")),
    Kind((104, 96), sides=_with("gives-up", "publicity-objection")),
    Kind((90,), sides=_with("complaint")),
    Kind((62, 58, 55), "contract"),
    Kind((64,), "contract", sides=_with("gives-up")),
    Kind((48, 46, 44), "award"),
    Kind((56, 52), "candidates", wake=14, sides=_with("publicity-objection", "late-answer")),
    Kind((43, 42, 41), "candidates", wake=5),
    Kind((40, 39), "candidates"),
    Kind((38, 37, 36), "evaluation"),
    Kind((35, 34), "committee"),
    Kind((33, 32), "opening"),
    Kind((33, 31, 30), "bidding-closed"),
    Kind((120, 70, 51), ending="failed"),
    Kind((110, 60), ending="retendered"),
    Kind((75, 50, 15), ending="terminated"),
    Kind((26, 12), sides=_with("order")),
    Kind((24, 13), sides=_with("file-objection", "late-answer")),
    Kind((21, 9), sides=_with("questions", "complaint")),
    Kind((20, 18, 17, 14, 11, 10, 8, 6, 5, 4, 3, 2)),
    Kind((19, 16), sides=_with("delivery")),
    Kind((2, 2), "notice"),
    Kind((1, 1, 0), "entry"),
)
QUICK = (
    Kind((215,), sides=_with("questions")),
    Kind((46,), "award"),
    Kind((40,), "evaluation"),
    Kind((33,), "bidding-closed"),
    Kind((40,), ending="failed"),
    Kind((15,), ending="terminated"),
    Kind((13,), sides=_with("order")),
    Kind((12,), sides=_with("file-objection", "late-answer", "delivery")),
    Kind((11,), sides=_with("complaint")),
    Kind((9, 4)),
    Kind((1,), "entry"),
)
