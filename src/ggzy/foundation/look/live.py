"""What a page shows live. Page and live stream build it by the same function, so that what is pushed is what a reload
would show.

A room declares a source, `@shows("opening")`: a function from the code of a matter to a `Shown`, or None for what is not
there for everybody. The page prints `shown.whole` within the element that listens at `address(...)`; the `live` process
asks the same function again whenever an act was about one of `shown.about`, and pushes what differs.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.html import format_html
from django.utils.translation import get_language

from ggzy.foundation import clock
from ggzy.foundation.words import say

if TYPE_CHECKING:
    from collections.abc import Callable

    Source = Callable[[str], "Shown | None"]

SOURCES: dict[str, Source] = {}
WHOLE = "room"  # the event that brings the whole; any other brings the part of its name


@dataclass(frozen=True)
class Shown:
    """The whole as HTML, and by name the parts of it that may change alone while its `shape` stays the same.

    Nothing in it may tell how long ago something was: it would differ with every look.
    """

    whole: str
    parts: dict[str, str]
    shape: str = ""
    about: frozenset[str] = field(default=frozenset())

    @cached_property
    def id(self) -> str:
        """The name of this state, by its content: page and stream agree on it without speaking to one another, and
        unlike a number it counts nothing."""
        told = "\x1e".join([self.shape, *(f"{name}\x1f{html}" for name, html in self.parts.items())])
        return hashlib.sha256(told.encode()).hexdigest()[:16]


def shows(kind: str) -> Callable[[Source], Source]:
    """Declare what is shown live under /live/KIND/…"""

    def wrap(source: Source) -> Source:
        SOURCES[kind] = source
        return source

    return wrap


def changes(before: Shown | None, now: Shown) -> list[tuple[str, str]]:
    """What a page that shows `before` must swap to show `now`: names of events with their HTML, in order."""
    found = [(WHOLE, now.whole)] if before is None or before.shape != now.shape else []
    old = before.parts if before is not None else {}
    return found + [(name, html) for name, html in now.parts.items() if old.get(name) != html]


def address(kind: str, code: str, shown: Shown) -> str:
    """Where this page hears what changes after what it shows, in its language."""
    language = "en" if (get_language() or "").startswith("en") else "zh"
    return f"/live/{kind}/{code}/{language}?seen={shown.id}"


def server_time() -> str:
    """What the server's clock says and how fast it runs, for the page's own clock to follow (look/live.js)."""
    now, real, kept = clock.now(), clock.real(), clock.kept()
    pace = kept.pace if kept is not None and not kept.slowed(real) else 1.0
    return format_html(
        '<time datetime="{}" data-now="{}" data-real="{}" data-pace="{}">{}</time>',
        now.isoformat(timespec="seconds"),
        int(now.timestamp() * 1000),
        int(real.timestamp() * 1000),
        f"{pace:g}",
        now.astimezone(say.CIVIL).strftime("%Y-%m-%d %H:%M:%S"),
    )
