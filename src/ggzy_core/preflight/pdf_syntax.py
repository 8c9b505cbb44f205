"""The values PDF is written in: names, numbers, strings, lists, dictionaries, references, streams."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ggzy_core.sentences import BadValue

DEEPEST = 40
MOST_HEAD = 4 << 20  # bytes of one object without its stream
_SPACE = re.compile(rb"(?:[ \t\r\n\0\f]|%[^\r\n]*)*")
_NUMBER = re.compile(rb"[+-]?(?:\d{1,20}\.?\d{0,20}|\.\d{1,20})")
_REF = re.compile(rb"(\d{1,9})[ \t\r\n\0\f]+(\d{1,5})[ \t\r\n\0\f]+R(?![a-zA-Z])")
_NAME = re.compile(rb"/([^ \t\r\n\0\f()<>\[\]{}/%]*)")
_WORD = re.compile(rb"[^ \t\r\n\0\f()<>\[\]{}/%]+")
_HEX = re.compile(rb"<([0-9A-Fa-f \t\r\n\0\f]*)>")
_PLAIN = re.compile(rb"[^\\()]+")
_OCTAL = re.compile(rb"[0-7]{1,3}")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


class BadPdf(BadValue):
    """A PDF that does not open."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__("unreadable", zh, en)


@dataclass(frozen=True)
class Ref:
    number: int


@dataclass(frozen=True)
class Word:
    """An operator of a content stream, or true, false and null."""

    text: str


@dataclass(frozen=True)
class Stream:
    words: dict[str, Any]
    data: bytes


def value_at(data: bytes, at: int, stop: int | None = None) -> Any:
    """The value at a place, no further than `stop`, with its stream if it has one; None where none can be read.

    A stream without an honest length ends at `stop` too, so that a file cannot make us read it over and over.
    """
    stop = len(data) if stop is None else stop
    head = data[at : min(stop, at + MOST_HEAD)]
    try:
        value, end = parse(head, 0, 0)
    except (ValueError, IndexError):
        return None
    if not isinstance(value, dict):
        return value
    after = at + _skip(head, end)
    if not data.startswith(b"stream", after):
        return value
    begin = after + 6
    begin += 2 if data.startswith(b"\r\n", begin) else 1
    length = value.get("Length")
    if (
        isinstance(length, int)
        and length >= 0
        and data[begin + length : begin + length + 20].lstrip()[:9] == b"endstream"
    ):
        return Stream(value, data[begin : begin + length])
    last = data.find(b"endstream", begin, stop)
    return Stream(value, data[begin : last if last >= 0 else stop])


def parse(data: bytes, at: int, depth: int = 0) -> tuple[Any, int]:
    """The value at `at` and where it ends. Strings are bytes, names str. Raises ValueError."""
    if depth > DEEPEST:
        raise ValueError("too deep")
    at = _skip(data, at)
    if data.startswith(b"<<", at):
        return _dictionary(data, at + 2, depth)
    head = data[at : at + 1]
    if head == b"[":
        return _list(data, at + 1, depth)
    if head == b"(":
        return _string(data, at + 1)
    if head == b"<" and (found := _HEX.match(data, at)):
        digits = re.sub(rb"[^0-9A-Fa-f]", b"", found[1])
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()), found.end()
    if head == b"/" and (found := _NAME.match(data, at)):
        return _name(found[1]), found.end()
    if found := _REF.match(data, at):
        return Ref(int(found[1])), found.end()
    if found := _NUMBER.match(data, at):
        text = found[0].decode()
        return (float(text) if "." in text else int(text)), found.end()
    if found := _WORD.match(data, at):
        return Word(found[0].decode("latin-1")), found.end()
    raise ValueError("no value")


def _skip(data: bytes, at: int) -> int:
    found = _SPACE.match(data, at)
    return found.end() if found else at


def _dictionary(data: bytes, at: int, depth: int) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    while True:
        at = _skip(data, at)
        if data.startswith(b">>", at):
            return found, at + 2
        key, at = parse(data, at, depth + 1)
        if not isinstance(key, str):
            raise ValueError("no name")
        found[key], at = parse(data, at, depth + 1)


def _list(data: bytes, at: int, depth: int) -> tuple[list[Any], int]:
    found: list[Any] = []
    while True:
        at = _skip(data, at)
        if data.startswith(b"]", at):
            return found, at + 1
        value, at = parse(data, at, depth + 1)
        found.append(value)


def _string(data: bytes, at: int) -> tuple[bytes, int]:
    out, depth = bytearray(), 1
    while True:
        if plain := _PLAIN.match(data, at):
            out += plain[0]
            at = plain.end()
        one = data[at : at + 1]
        if not one:
            raise ValueError("string without end")
        at += 1
        if one == b"\\":
            at = _escape(data, at, out)
            continue
        if one == b"(":
            depth += 1
        elif one == b")":
            depth -= 1
            if depth == 0:
                return bytes(out), at
        out += one


def _escape(data: bytes, at: int, out: bytearray) -> int:
    one = data[at : at + 1]
    if found := _OCTAL.match(data, at):
        out.append(int(found[0], 8) & 255)
        return found.end()
    if one in (b"\r", b"\n"):
        return at + (2 if data.startswith(b"\r\n", at) else 1)
    out += _ESCAPES.get(one, one)
    return at + 1


def _name(raw: bytes) -> str:
    plain = re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), raw)
    return plain.decode("utf-8", "replace")
