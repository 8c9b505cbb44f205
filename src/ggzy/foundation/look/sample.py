"""How far the making of a sample city has come, for the banner of its pages. A real node has no such file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Progress:
    """So many lots begun of so many; `until` is the day at which the city will stand when it is done."""

    lots: int
    of: int
    until: str

    @property
    def done(self) -> bool:
        return self.lots >= self.of

    @property
    def day(self) -> datetime:
        return datetime.fromisoformat(self.until)


_seen: tuple[float, Progress | None] = (0.0, None)


def report(lots: int, of: int, until: datetime) -> None:
    """Write down how far it is."""
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(asdict(Progress(lots, of, until.isoformat()))), encoding="utf-8")
    draft.replace(path)


def forget() -> None:
    """What an earlier try wrote down counts no more."""
    _file().unlink(missing_ok=True)


def progress() -> Progress | None:
    """How far it is; None on a node that is no sample city."""
    global _seen
    try:
        stamp = _file().stat().st_mtime
    except OSError:
        return None
    if _seen[0] != stamp:
        _seen = (stamp, Progress(**json.loads(_file().read_text("utf-8"))))
    return _seen[1]


def _file() -> Path:
    return Path(settings.GGZY_DATA) / "story" / "progress.json"
