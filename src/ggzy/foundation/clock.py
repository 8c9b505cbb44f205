"""The only source of time.

`now()` is matter time: tests, rehearsals and the sample city may shift it. `real()` is never shifted: journal,
certificates and timestamps use it. A node whose settings do not allow a shift ignores any that is asked for.
"""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

_shift: timedelta | None = None  # set in this process; None means: look at the node's clock file
_seen: tuple[int, Kept] | None = None  # file time, what it says


@dataclass(frozen=True)
class Kept:
    """The node's clock file: the shift at `since` (real time), how fast matter time runs from there, and up to which
    matter time; from then on it runs as real time does."""

    shift: timedelta
    pace: float
    since: datetime
    until: datetime | None = None

    def at(self, moment: datetime) -> datetime:
        """Matter time at a real moment."""
        base, passed = self.since + self.shift, moment - self.since
        fast = passed
        if self.until is not None and self.pace > 1.0:
            fast = min(passed, max(self.until - base, timedelta()) / self.pace)
        return base + fast * self.pace + (passed - fast)

    def slowed(self, moment: datetime) -> bool:
        """Has matter time come to where it no longer runs fast?"""
        return self.pace > 1.0 and self.until is not None and self.at(moment) >= self.until


def real() -> datetime:
    """Real time, aware, UTC."""
    return datetime.now(UTC)


def now() -> datetime:
    """Matter time, aware, UTC: real time plus the shift of a rehearsal, if one is allowed."""
    return real() + shift()


def shift() -> timedelta:
    """How far matter time stands before real time; zero on a real node."""
    if not getattr(settings, "GGZY_CLOCK_MAY_SHIFT", False):
        return timedelta()
    return _shift if _shift is not None else _file_shift()


def is_shifted() -> bool:
    return abs(shift()) > timedelta(seconds=1)


def set_to(moment: datetime) -> None:
    """Make it `moment` in this process. For tests and plays."""
    global _shift
    _shift = moment - real()


def forward(step: timedelta) -> None:
    """Move matter time on in this process."""
    global _shift
    _shift = shift() + step


def reset() -> None:
    global _shift
    _shift = None


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Within the block it is `moment`; time goes on from there."""
    global _shift
    before = _shift
    set_to(moment)
    try:
        yield
    finally:
        _shift = before


def keep(step: timedelta, pace: float = 1.0, until: datetime | None = None) -> None:
    """Write the node's clock file, so that every process of a sample city shares one matter time.

    `pace` is how many seconds of matter time pass in one real second from now on, up to the matter time `until`.
    """
    path = _clock_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(
        {
            "shift_s": step.total_seconds(),
            "pace": pace,
            "since": real().timestamp(),
            "until": until.isoformat() if until else None,
        }
    )
    draft = path.with_suffix(".draft")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def _clock_file() -> Path:
    return Path(settings.GGZY_DATA) / "clock.json"


def kept() -> Kept | None:
    """What the node's clock file says; None where there is none, or where the clock may not be shifted."""
    global _seen
    if not getattr(settings, "GGZY_CLOCK_MAY_SHIFT", False):
        return None
    try:
        stamp = os.stat(f"{settings.GGZY_DATA}/clock.json").st_mtime_ns  # noqa: PTH116  asked with every look at the time
    except OSError:
        return None
    if _seen is None or _seen[0] != stamp:
        said = json.loads(_clock_file().read_text(encoding="utf-8"))
        until = said.get("until")
        _seen = (
            stamp,
            Kept(
                timedelta(seconds=said["shift_s"]),
                float(said["pace"]),
                datetime.fromtimestamp(said["since"], UTC),
                datetime.fromisoformat(until) if until else None,
            ),
        )
    return _seen[1]


def _file_shift() -> timedelta:
    found = kept()
    if found is None:
        return timedelta()
    moment = real()
    return found.at(moment) - moment
