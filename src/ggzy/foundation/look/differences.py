"""The visible difference between two texts, word by word, for versions side by side."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST = 4_000_000  # comparisons; texts that would need more are compared by lines, then as wholes
_WORDS = re.compile(r"[A-Za-z0-9.,:%-]+|\s+|.", re.DOTALL)


@dataclass(frozen=True)
class Piece:
    """A stretch of text: `kind` is same, gone or new."""

    kind: str
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """`after` with what it took out of `before` and what it put in. Chinese goes by characters, the rest by words.

    The work is bounded: what both begin and end with is set aside first, and a page never takes seconds.
    """
    for split in (_WORDS.findall, _lines, _whole):
        old, new = split(before), split(after)
        start = _alike(old, new)
        end = _alike(old[start:][::-1], new[start:][::-1])
        left, right = old[start : len(old) - end], new[start : len(new) - end]
        if len(left) * len(right) <= MOST:
            break
    middle = _pieces(left, right)
    return [*_same(new[:start]), *middle, *_same(new[len(new) - end :])]


def _pieces(old: list[str], new: list[str]) -> list[Piece]:
    pieces: list[Piece] = []
    for how, a1, a2, b1, b2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "equal":
            pieces += _same(new[b1:b2])
            continue
        if a1 < a2:
            pieces.append(Piece("gone", "".join(old[a1:a2])))
        if b1 < b2:
            pieces.append(Piece("new", "".join(new[b1:b2])))
    return pieces


def _same(words: list[str]) -> list[Piece]:
    return [Piece("same", "".join(words))] if words else []


def _alike(old: list[str], new: list[str]) -> int:
    """How many items both begin with."""
    return next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _whole(text: str) -> list[str]:
    return [text]
