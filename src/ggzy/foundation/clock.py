"""The only source of time.

`now()` is matter time: tests, rehearsals and the sample city may shift it. `real()` is never shifted: journal,
certificates and timestamps use it. A node whose settings do not allow a shift ignores any that is asked for.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

_shift: timedelta | None = None  # set in this process; None means: look at the node's clock file
_seen: tuple[float, timedelta, float, float] | None = None  # file time, base shift, pace, real time of base


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


def keep(step: timedelta, pace: float = 1.0) -> None:
    """Write the node's clock file, so that every process of a sample city shares one matter time.

    `pace` is how many seconds of matter time pass in one real second from now on.
    """
    path = _clock_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"shift_s": step.total_seconds(), "pace": pace, "since": real().timestamp()})
    draft = path.with_suffix(".draft")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def _clock_file() -> Path:
    return Path(settings.GGZY_DATA) / "clock.json"


def _file_shift() -> timedelta:
    global _seen
    try:
        stamp = _clock_file().stat().st_mtime
    except OSError:
        return timedelta()
    if _seen is None or _seen[0] != stamp:
        kept = json.loads(_clock_file().read_text(encoding="utf-8"))
        _seen = (stamp, timedelta(seconds=kept["shift_s"]), float(kept["pace"]), float(kept["since"]))
    _, base, pace, since = _seen
    return base + timedelta(seconds=(real().timestamp() - since) * (pace - 1.0))
