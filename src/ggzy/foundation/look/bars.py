"""Numbers by kind as bars that a template can draw without inline style."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ggzy.foundation.text import Text


@dataclass(frozen=True)
class Bar:
    """`width` is out of a hundred, the longest being whole; `url` leads to what was counted."""

    label: Text | str
    count: int
    url: str
    width: int


def bars(counted: Iterable[tuple[Text | str, int, str]]) -> list[Bar]:
    """Bars for (label, count, url), in the order given. What there is at all can be seen: no bar is thinner than two."""
    rows = list(counted)
    longest = max((count for _, count, _ in rows), default=0) or 1
    return [Bar(label, count, url, max(2, round(100 * count / longest)) if count else 0) for label, count, url in rows]
