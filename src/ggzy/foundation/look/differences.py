"""The visible difference between two texts, word by word, for versions side by side."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST = 60_000  # characters; beyond, whole lines are compared, so that a page never takes seconds
_WORDS = re.compile(r"[A-Za-z0-9.,:%-]+|\s+|.", re.DOTALL)


@dataclass(frozen=True)
class Piece:
    """A stretch of text: `kind` is same, gone or new."""

    kind: str
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """`after` with what it took out of `before` and what it put in. Chinese goes by characters, the rest by words."""
    split = _WORDS.findall if len(before) + len(after) <= MOST else _lines
    old, new = split(before), split(after)
    pieces: list[Piece] = []
    for how, a1, a2, b1, b2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "equal":
            pieces.append(Piece("same", "".join(new[b1:b2])))
            continue
        if a1 < a2:
            pieces.append(Piece("gone", "".join(old[a1:a2])))
        if b1 < b2:
            pieces.append(Piece("new", "".join(new[b1:b2])))
    return pieces


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)
