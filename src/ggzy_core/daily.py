"""The signed daily file: everything the log took in on one civil day, as lines, and a note that says which lines.

A leaf belongs to the day of the latest time that it or any leaf before it bears (real time, zone of the log's home), so
days follow one another in the log without a gap and without an overlap: all files together are the log. What a day's
file holds follows from the log alone; made again it is the same, byte for byte.

The manifest is a C2SP signed note. Its second line is a date and no number, so it can never pass for a checkpoint.

    sample-city.example/journal/daily
    2026-03-02
    first 0
    next 123
    sha256 <hex, of the lines>
    gzip-sha256 <hex, of the file>
    previous <hex SHA-256 of the manifest of the day before, or ->

    — sample-city.example/journal …
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from .tlog.note import Signer, Verifier, open_note, sign

SUFFIX = "/daily"
NONE = "-"
_NAMES = ("first", "next", "sha256", "gzip-sha256", "previous")


class DailyProblem(Exception):
    """File and manifest do not fit, or one of them is malformed. The sentence stands in both languages."""


@dataclass(frozen=True)
class Manifest:
    """What is signed: whose log, which day, leaves [first, next), the hashes of lines and file, the day before."""

    origin: str
    day: date
    first: int
    next: int
    lines: str
    file: str
    previous: str = NONE

    def text(self) -> str:
        values = (self.first, self.next, self.lines, self.file, self.previous)
        said = "".join(f"{name} {value}\n" for name, value in zip(_NAMES, values, strict=True))
        return f"{self.origin}{SUFFIX}\n{self.day.isoformat()}\n{said}"

    def signed(self, signer: Signer) -> bytes:
        return sign(self.text(), [signer])

    @classmethod
    def read(cls, text: str) -> Manifest:
        """The text of a note. Raises DailyProblem."""
        lines = text.split("\n")
        try:
            origin, day, *rest, end = lines
            found = dict(line.split(" ", 1) for line in rest)
            if not origin.endswith(SUFFIX) or end or tuple(found) != _NAMES or len(rest) != len(_NAMES):
                raise ValueError
            made = cls(
                origin.removesuffix(SUFFIX), date.fromisoformat(day), int(found["first"]), int(found["next"]),
                found["sha256"], found["gzip-sha256"], found["previous"],
            )  # fmt: skip
        except ValueError:
            raise DailyProblem("清单格式有误 · the manifest is malformed") from None
        if made.text() != text:
            raise DailyProblem("清单写法不规范 · the manifest is not in its one spelling")
        return made


def day_of(entry: bytes, zone: tzinfo) -> date:
    """The civil day a leaf bears: of an entry its real time, of a slot its beginning. Raises DailyProblem."""
    try:
        body = json.loads(entry)
        return datetime.fromisoformat(body.get("time") or body["slot"]).astimezone(zone).date()
    except (ValueError, KeyError, TypeError, AttributeError):
        raise DailyProblem("条目没有时间 · a leaf without a time") from None


def packed(blocks: Iterable[bytes]) -> tuple[bytes, str]:
    """The gzip file of these lines, without a name or a time in it, and the SHA-256 of the lines, hex."""
    held, sha = io.BytesIO(), hashlib.sha256()
    with gzip.GzipFile(filename="", fileobj=held, mode="wb", compresslevel=6, mtime=0) as out:
        for block in blocks:
            sha.update(block)
            out.write(block)
    return held.getvalue(), sha.hexdigest()


def check(manifest: bytes, file: bytes, vkey: str) -> Manifest:
    """The manifest of this file, all of it checked with nothing but the log's public key. Raises DailyProblem, NoteError."""
    verifier = Verifier.parse(vkey)
    told = Manifest.read(open_note(manifest, [verifier]).text)
    if told.origin != verifier.name:
        raise DailyProblem("清单不是这一账本的 · the manifest is of another log")
    if hashlib.sha256(file).hexdigest() != told.file:
        raise DailyProblem("文件与清单的哈希不符 · the file is not the one the manifest names")
    try:
        lines = gzip.decompress(file)
    except (OSError, EOFError):
        raise DailyProblem("文件不是 gzip · the file is no gzip") from None
    if hashlib.sha256(lines).hexdigest() != told.lines:
        raise DailyProblem("内容与清单的哈希不符 · the lines are not those the manifest names")
    for place, line in enumerate(lines.splitlines()):
        if json.loads(line)["index"] != told.first + place:
            raise DailyProblem(f"第 {place + 1} 行不在其位 · line {place + 1} is out of its place")
    if len(lines.splitlines()) != told.next - told.first:
        raise DailyProblem("行数与清单不符 · the manifest counts other lines")
    return told
