"""A public list as a table: its heads in two languages, and its rows for a request."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from ggzy.foundation.text import Text

MOST = 200_000
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Table:
    """A list: its heads in two languages, and its rows for a request."""

    name: str
    title: Text
    heads: tuple[Text, ...]
    rows: Callable[[HttpRequest], Iterator[Row]]


def heads(*pairs: str) -> tuple[Text, ...]:
    return tuple(Text(*pair.split("|")) for pair in pairs)
