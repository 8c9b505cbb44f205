"""Signed daily files of the log: made once a day has passed and the log has taken all of it in, then never changed."""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import FileResponse, Http404

from ggzy.foundation import clock
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.sequencer import folder as log_folder
from ggzy.foundation.journal.sequencer import signer
from ggzy.foundation.words.say import CIVIL
from ggzy_core.daily import NONE, Manifest, check, day_of, packed
from ggzy_core.tlog.durable import write_all
from ggzy_core.tlog.feed import Feed
from ggzy_core.tlog.folder import TileFolder

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

FILE, MANIFEST = ".ndjson.gz", ".manifest"
GRACE = timedelta(minutes=1)  # after midnight, for slots to close and for clocks that differ a little
_NAME = re.compile(r"\d{4}-\d\d-\d\d(?:\.ndjson\.gz|\.manifest)", re.ASCII)


class NotYet(Exception):
    """The day is not over, or the log has not taken all of it in."""


def folder() -> Path:
    return Path(settings.GGZY_DATA) / "daily"


def days() -> list[Manifest]:
    """The days there are files of, newest first."""
    found = sorted(folder().glob(f"*{MANIFEST}"), reverse=True) if folder().is_dir() else []
    return [_read(path) for path in found]


def make(day: date) -> Manifest:
    """The file of a day and its manifest; those before it that are missing come first. One that exists is kept.

    Raises NotYet.
    """
    _is_over(day)
    known = {one.day: one for one in days()}
    if day in known:
        return known[day]
    feed = Feed(TileFolder(log_folder()))
    size = feed.size
    before = max((one for one in known.values() if one.day < day), key=lambda one: one.day, default=None)
    if any(one.day > day for one in known.values()):
        raise NotYet(
            f"{day} 之后的文件已经生成 · a later day was made already; {day} held nothing before the log began"
        )
    at = before.next if before else 0
    turn = before.day + timedelta(days=1) if before else None
    if turn is None:
        first = next(iter(feed.folder.entries(0, 1)), None) if size else None
        turn = min(day, day_of(first, CIVIL)) if first is not None else day
    made = before
    while turn <= day:
        until = _end_of(feed, at, size, turn)
        made = _write(feed, turn, at, until, size, made)
        at, turn = until, turn + timedelta(days=1)
    assert made is not None
    return made


def serve(request: HttpRequest, name: str) -> HttpResponseBase:
    """GET a file or a manifest. They never change."""
    if not _NAME.fullmatch(name) or not (folder() / name).is_file():
        raise Http404
    kind = "application/gzip" if name.endswith(FILE) else "text/plain; charset=utf-8"
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "ETag": f'"{name}"',
        "Access-Control-Allow-Origin": "*",
    }
    return FileResponse((folder() / name).open("rb"), content_type=kind, headers=headers)


def checked(day: date) -> Manifest:
    """The file of a day as it lies in the folder, checked against its manifest. Raises as ggzy_core.daily.check."""
    manifest, packed = ((folder() / f"{day.isoformat()}{suffix}").read_bytes() for suffix in (MANIFEST, FILE))
    return check(manifest, packed, signer().vkey)


def _is_over(day: date) -> None:
    end = datetime.combine(day + timedelta(days=1), time(), CIVIL)
    if clock.real() < end + GRACE:
        raise NotYet(f"{day} 尚未结束 · {day} is not over")
    waiting = Entry.objects.filter(time__lt=end.astimezone(UTC))
    if waiting.filter(until="", place=None).exists() or waiting.exclude(until="").filter(slot_place=None).exists():
        raise NotYet(
            f"账本尚未收录 {day} 的全部行为，请稍后再试 · the log has not taken in all of {day}; try again soon"
        )


def _end_of(feed: Feed, at: int, size: int, day: date) -> int:
    """The place of the first leaf of a later day."""
    for entry in feed.folder.entries(at, size):
        if day_of(entry, CIVIL) > day:
            return at
        at += 1
    return at


def _write(feed: Feed, day: date, first: int, until: int, size: int, before: Manifest | None) -> Manifest:
    file, lines = packed(feed.blocks(first, until, size))
    previous = hashlib.sha256(_path(before.day, MANIFEST).read_bytes()).hexdigest() if before else NONE
    made = Manifest(settings.GGZY_ORIGIN, day, first, until, lines, hashlib.sha256(file).hexdigest(), previous)
    name = day.isoformat()
    write_all(folder(), [(name + FILE, file)])
    write_all(folder(), [(name + MANIFEST, made.signed(signer()))])  # last: a day is there when its manifest is
    return made


def _path(day: date, suffix: str) -> Path:
    return folder() / f"{day.isoformat()}{suffix}"


def _read(path: Path) -> Manifest:
    return Manifest.read(path.read_text(encoding="utf-8").rpartition("\n\n")[0] + "\n")
