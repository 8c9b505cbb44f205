"""The one reader for all watchers: a thread that tails the journal and builds what its acts have changed.

Entry ids follow commit order (`foundation/journal/turn.py`), so that `id > last` skips nothing. A sealed entry is passed
over: neither what is pushed nor when tells that somebody has bid.
"""

from __future__ import annotations

import json
import threading
import time
from typing import TYPE_CHECKING

import structlog
from django.db import DatabaseError, connections
from django.db.models import Max
from django.utils import translation

from ggzy.foundation.journal.models import Entry
from ggzy.foundation.look.live import SOURCES
from ggzy.foundation.statements import Asked

if TYPE_CHECKING:
    from collections.abc import Callable

    from ggzy.foundation.look.live import Shown

    from .channel import Key

log = structlog.get_logger("ggzy.live")
POLL_S = 0.03
ROUND_S = 10.0  # everything watched is looked at anew: time passes without an act
BATCH = 500
SORRY_S = 1.0  # after a database error
_after = Asked(
    lambda last: Entry.objects.filter(id__gt=last).order_by("id").values_list("id", "until", "subject", "body")[:BATCH]
)
LANGUAGES = {"zh": "zh-hans", "en": "en"}


class Reader(threading.Thread):
    """`wanted` says what is watched, `tell` takes what was found; both may be called from this thread."""

    def __init__(self, wanted: Callable[[], list[Key]], tell: Callable[[Key, Shown | None], None]) -> None:
        super().__init__(name="live reader", daemon=True)
        self.wanted, self.tell = wanted, tell
        self._stopping = threading.Event()
        self._woken = threading.Event()
        self._last: int | None = None
        self._about: dict[Key, frozenset[str]] = {}
        self._round = 0.0

    def wake(self) -> None:
        """Look now: somebody watches what nobody watched before."""
        self._woken.set()

    def stop(self) -> None:
        self._stopping.set()
        self._woken.set()

    def run(self) -> None:
        try:
            while not self._stopping.is_set():
                self._woken.clear()
                try:
                    self.step()
                except DatabaseError:
                    log.exception("live_reader_failed")
                    connections.close_all()  # the next look opens a new one, and begins where this one stopped
                    self._stopping.wait(SORRY_S)
                self._woken.wait(POLL_S)
        finally:
            connections.close_all()

    def step(self) -> None:
        """Read what was recorded since, and build what it may have changed."""
        touched = self._touched()
        everything = time.monotonic() - self._round >= ROUND_S
        wanted = self.wanted()
        for key in wanted:
            if everything or key not in self._about or self._about[key] & touched:
                self._look(key)
        if everything:
            self._round = time.monotonic()
            self._about = {key: codes for key, codes in self._about.items() if key in wanted}

    def _touched(self) -> set[str]:
        """Codes of the matters that public acts were about since the last look."""
        if self._last is None:
            self._last = Entry.objects.aggregate(last=Max("id"))["last"] or 0
            return set()
        found: set[str] = set()
        for number, until, subject, body in _after(self._last):
            if not until:
                found |= {subject, *json.loads(body).get("covers", ())}
            self._last = number
        return found

    def _look(self, key: Key) -> None:
        self._about.setdefault(key, frozenset({key.code}))
        try:
            with translation.override(LANGUAGES[key.language]):
                shown = SOURCES[key.kind](key.code)
        except DatabaseError:
            self._about.pop(key)  # looked for again when the database is back
            raise
        except Exception:
            log.exception("live_source_failed", kind=key.kind)  # one page that fails takes no other with it
            return
        if shown is not None:
            self._about[key] = shown.about | {key.code}
        if not self._stopping.is_set():
            self.tell(key, shown)
