"""What is found: a page of it, how much of it there is, all of it. Everything stands newest first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from ggzy.foundation import clock
from ggzy.foundation.matters.public import shown_of

from . import feeding, text
from .conditions import MATTER, NOTICE, Conditions, read
from .making import key_of, listed_kinds
from .models import Item

if TYPE_CHECKING:
    from collections.abc import Iterator

#: from each region to the next by the index; a DISTINCT of both databases reads every item there is
_REGIONS = """
WITH RECURSIVE found (region) AS (
    SELECT (SELECT min(region) FROM search_item WHERE region > '' AND key <= %s)
    UNION ALL
    SELECT (SELECT min(i.region) FROM search_item i WHERE i.region > found.region AND i.key <= %s)
    FROM found WHERE found.region IS NOT NULL
) SELECT region FROM found WHERE region IS NOT NULL
"""
COUNTED = 1000  # more are not counted, and a list shows no more of them: narrow it down, or take the whole table
BLOCK = 500
__all__ = ["COUNTED", "MATTER", "NOTICE", "Conditions", "Found", "find", "listed_kinds", "read", "regions"]


@dataclass(frozen=True)
class Found:
    """One page. `count` is at most COUNTED; `more` says that there are more. `behind`: the index lacks what is newest."""

    items: list[Item]
    count: int
    more: bool
    number: int
    pages: int
    first: int
    behind: bool

    @property
    def last(self) -> int:
        return self.first + len(self.items) - 1


def find(asked: Conditions, number: int = 1, on_a_page: int = 20) -> Found:
    """Page `number` of what fits; the last one for a number beyond it."""
    behind = not feeding.follow()
    if asked.nothing:
        return Found([], 0, False, 1, 1, 0, behind)
    keys = _keys(asked, COUNTED + 1)
    count = min(len(keys), COUNTED)
    pages = max(1, -(-count // on_a_page))
    number = min(max(number, 1), pages)
    first = (number - 1) * on_a_page
    items = _items(keys[first : min(first + on_a_page, count)])
    return Found(items, count, len(keys) > COUNTED, number, pages, first + 1, behind)


def everything(asked: Conditions, most: int) -> Iterator[Item]:
    """All that fits, block by block, for tables and feeds."""
    feeding.follow()
    if asked.nothing:
        return
    highest: int | None = None
    while most > 0:
        keys = _keys(asked, min(BLOCK, most), below=highest)
        yield from _items(keys)
        if len(keys) < BLOCK:
            return
        highest, most = keys[-1], most - len(keys)


def regions() -> list[str]:
    """The regions of what can be found now, for a list to choose from."""
    now = key_of(clock.now())
    with connection.cursor() as cursor:
        cursor.execute(_REGIONS, [now, now])
        return [region for (region,) in cursor.fetchall()]


def _keys(asked: Conditions, most: int, below: int | None = None) -> list[int]:
    lowest, highest = asked.span(clock.now())
    return text.find(
        asked.words(), lowest, highest if below is None else min(highest, below - 1), asked.amounts(), most
    )


def _items(keys: list[int]) -> list[Item]:
    """The items with their rows. That each matter is public is asked once more, of the matter itself."""
    rows = list(Item.objects.filter(key__in=keys).select_related("matter", "notice"))
    shown = shown_of(one.matter for one in rows)
    for one in rows:
        if one.notice is not None:
            one.notice.matter = one.matter
    return sorted((one for one in rows if one.matter_id in shown), key=lambda one: -one.key)
