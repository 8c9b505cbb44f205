"""What every monitor is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ggzy.foundation.matters.models import Matter
from ggzy.foundation.text import Text
from ggzy.supervision.alerts.lead import Lead


@dataclass(frozen=True)
class Monitor:
    """`after`: acts it looks after; empty means every public act. `rules`: what it watches; empty means all clocks.

    `look` is pure but for reading: it may be called any number of times and finds the same leads with the same keys.
    """

    name: Text
    look: Callable[[Matter], Iterable[Lead]]
    rules: tuple[str, ...] = ()
    after: frozenset[str] = frozenset()
