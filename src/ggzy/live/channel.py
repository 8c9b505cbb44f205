"""A channel: one live page in one language, what it shows now, and what it showed before.

Nobody has a queue. A watcher knows the state it has seen; when the channel has moved on, it takes the difference, which
is encoded once for all who stand where it stood. One who reads slowly skips states in between, and never misses the
last; its memory here is one name.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

from ggzy.foundation.look.live import changes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ggzy.foundation.look.live import Shown

REMEMBERED = 64  # states a watcher may come back from with the difference alone; an older one gets the whole


class Key(NamedTuple):
    """What is watched: `/live/KIND/CODE/LANGUAGE`."""

    kind: str
    code: str
    language: str


class Channel:
    """Lives while somebody watches. All of it belongs to the event loop's thread."""

    def __init__(self, key: Key) -> None:
        self.key = key
        self.watchers = 0
        self.known = asyncio.Event()  # set once the reader has looked for the first time
        self.shown: Shown | None = None
        self.moved = asyncio.Event()  # one for each state; set when the next has come
        self._before: OrderedDict[str, Shown] = OrderedDict()
        self._encoded: dict[str, bytes] = {}

    def show(self, shown: Shown | None) -> None:
        """The reader has looked; None: there is nothing (any more) for everybody to see."""
        self.known.set()
        if shown is not None and self.shown is not None and shown.id == self.shown.id:
            return
        if shown is not None:
            self._before[shown.id] = shown
            self._before.move_to_end(shown.id)
            while len(self._before) > REMEMBERED:
                self._before.popitem(last=False)
        self.shown = shown
        self._encoded.clear()
        self.wake()

    def wake(self) -> None:
        """Let every watcher look."""
        moved, self.moved = self.moved, asyncio.Event()
        moved.set()

    def news(self, seen: str) -> bytes:
        """The events that bring a page from state `seen` to the present one; empty when it is there already."""
        assert self.shown is not None
        if seen == self.shown.id:
            return b""
        key = seen if seen in self._before else ""
        if key not in self._encoded:
            self._encoded[key] = encode(changes(self._before.get(key), self.shown), self.shown.id)
        return self._encoded[key]


def encode(events: Iterable[tuple[str, str]], state: str = "") -> bytes:
    """Server-sent events. Only the last names the state: who has half of them comes back for all."""
    listed = list(events)
    lines = []
    for number, (name, html) in enumerate(listed, 1):
        lines.append(f"event: {name}\n")
        if state and number == len(listed):
            lines.append(f"id: {state}\n")
        lines += [f"data: {line}\n" for line in html.splitlines() or [""]]
        lines.append("\n")
    return "".join(lines).encode()
