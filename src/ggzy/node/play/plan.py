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
    wanted = QUICK if quick else CITY
    found = []
    for days, *rest in wanted:
        found += [(ago, *rest) for ago in days]
    found.sort(key=lambda one: -one[0])
    dice = random.Random(SEED)  # noqa: S311  a story, no secret
    return [_planned(number, dice, *one) for number, one in enumerate(found, 1)]


def stages(lots: list[Planned]) -> dict[str, int]:
    """How many lots the plan means to hold at each stage; those that follow their own time are not counted."""
    counts: dict[str, int] = {}
    for one in lots:
        name = one.hold if not one.wake else ""
        name = one.ending if one.ending != "archived" else name
        counts[name] = counts.get(name, 0) + 1
    return counts


def _planned(number: int, dice: random.Random, ago: int, hold: str = "", wake: int = 0, *more: str) -> Planned:
    ending: Ending = next((one for one in more if one in ("failed", "retendered", "terminated")), "archived")  # type: ignore[assignment]
    sides: set[Side] = {one for one in more if one != ending}  # type: ignore[misc]
    if number % 5 == 0:
        sides.add("all-acknowledge")
    return Planned(number, ago, hold, wake, ending, frozenset(sides), dice.choice((3, 3, 3, 4)))


# days ago (one lot each), stage where it waits, days before today when it goes on, endings and sides
CITY: tuple[tuple[object, ...], ...] = (
    ((222,), "", 0, "questions", "file-objection", "publicity-objection"),
    ((214, 208, 202), ""),
    ((198, 194), "archiving"),
    ((160, 148, 136, 125, 114), ""),
    ((104, 96), "", 0, "gives-up", "publicity-objection"),
    ((90,), "", 0, "complaint"),
    ((62, 58, 55), "contract"),
    ((64,), "contract", 0, "gives-up"),
    ((48, 46, 44), "award"),
    ((56, 52), "candidates", 14, "publicity-objection", "late-answer"),
    ((43, 42, 41), "candidates", 5),
    ((40, 39), "candidates"),
    ((38, 37, 36), "evaluation"),
    ((35, 34), "committee"),
    ((33, 32), "opening"),
    ((33, 31, 30), "bidding-closed"),
    ((120, 70, 51), "", 0, "failed"),
    ((110, 60), "", 0, "retendered"),
    ((75, 50, 15), "", 0, "terminated"),
    ((26, 12), "", 0, "order"),
    ((24, 13), "", 0, "file-objection", "late-answer"),
    ((21, 9), "", 0, "questions", "complaint"),
    ((20, 19, 18, 17, 16, 14, 11, 10, 8, 6, 5, 4, 3, 2), ""),
    ((2, 2), "notice"),
    ((1, 1, 0), "entry"),
)
QUICK: tuple[tuple[object, ...], ...] = (
    ((215,), "", 0, "questions"),
    ((46,), "award"),
    ((40,), "evaluation"),
    ((33,), "bidding-closed"),
    ((40,), "", 0, "failed"),
    ((15,), "", 0, "terminated"),
    ((13,), "", 0, "order"),
    ((12,), "", 0, "file-objection", "late-answer"),
    ((11,), "", 0, "complaint"),
    ((9, 4), ""),
    ((1,), "entry"),
)
