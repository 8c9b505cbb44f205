"""A fresh node for a play: its folder, its tables, its parties, and the matter time it begins at."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.management import call_command

from ggzy.foundation import clock
from ggzy.foundation.journal.sequencer import Sequencer, sole_writer
from ggzy.node.sample import cosigners, drawkeys, experts, lists, logins, parties
from ggzy_core.periods import ZONE, UnknownYear, current
from ggzy_core.sentences import BadValue

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ggzy.node.sample.names import Size
    from ggzy.node.sample.parties import World

LONGEST = timedelta(days=230)  # from the entry to the archive, contract and works included
AHEAD = timedelta(days=35)
BEFORE = timedelta(days=1)  # the parties are registered on the day before


class NotEmpty(BadValue):
    """A play begins on a fresh node; the folder holds something."""


def must_be_empty(folder: Path) -> None:
    """Refuse a folder that holds anything. Raises NotEmpty."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotEmpty(
            "not-empty",
            f"{folder} 不是空文件夹；请换一个，或先清空（演练只在全新的节点上进行）",
            f"{folder} is not empty: name another, or empty it; a play begins on a fresh node",
        )


def make_node() -> None:
    """Folders, keys and tables of this process's node, in silence."""
    with Path("/dev/null").open("w") as nowhere:
        call_command("init", stdout=nowhere)


def settle_parties(seed: int, size: Size, start: datetime, urls: Sequence[str] = ()) -> World:
    """The parties of 示例市, registered on the day before `start`; what department and centre publish, adopted, and
    the policy of its cosigners, who are asked at `urls`."""
    clock.set_to(start - BEFORE)
    if urls:
        cosigners.adopt(list(urls))
    world = parties.settle(seed, size)
    experts.enrol_experts(world, seed, size.experts)
    drawkeys.register(world)
    logins.give(world)
    lists.adopt(world)
    clock.set_to(start)
    return world


def first_morning(ago: timedelta = LONGEST) -> datetime:
    """A Monday, 8:30 in China, so long ago that a whole trade has happened by now, in a year whose holidays are known."""
    today = latest_known(clock.real().astimezone(ZONE).date())
    day = today - ago
    day -= timedelta(days=day.weekday())
    return datetime(day.year, day.month, day.day, 8, 30, tzinfo=ZONE)


def latest_known(day: date) -> date:
    """`day`, or one some months before it, from which AHEAD of known holidays lie before us."""
    while not _known(day + AHEAD):
        day -= timedelta(days=30)
    return day


def _known(day: date) -> bool:
    try:
        current().is_working(day)
    except UnknownYear:
        return False
    return True


@contextmanager
def pen() -> Iterator[Sequencer]:
    """The journal's pen, for as long as the play goes on."""
    with sole_writer() as writer:
        yield writer


def keep_time() -> None:
    """Leave matter time to the node, so that whoever serves it goes on from where the play ended."""
    if clock.is_shifted():
        clock.keep(clock.shift())
