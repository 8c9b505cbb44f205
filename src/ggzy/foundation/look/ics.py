"""Calendars as RFC 5545 writes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

WIDE = 75  # octets of a line


def written(lines: Iterable[str]) -> bytes:
    """The lines as a file."""
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line)).encode()


def head(name: str, title: str) -> list[str]:
    """How a calendar begins; `END:VCALENDAR` ends it."""
    return [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//OpenGGZY//{name}//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{text(title)}",
    ]


def at(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def text(said: str) -> str:
    """RFC 5545, 3.3.11."""
    said = said.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return said.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "")


def _folded(line: str) -> Iterator[str]:
    """Lines of at most 75 octets (3.1), never cut within a character."""
    held, room = "", WIDE
    for letter in line:
        size = len(letter.encode())
        if size > room:
            yield held
            held, room = " ", WIDE - 1
        held, room = held + letter, room - size
    yield held
