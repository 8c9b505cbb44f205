"""Words for a text index that finds Chinese: pairs of neighbouring characters, whole words of other scripts.

污水处理 is kept as 污水, 水处, 处理 and, so that its last character is found too, 理. A search for two characters or more
asks for all their pairs, a search for one for whatever begins with it. Width, case and accents do not count. Every word
is made of characters that any index keeps as they are, so that nothing in it can be read as an operator.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 64  # characters of a word of other scripts; the rest of a longer one is not looked at
MOST = 24  # words in one search
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u3005\u3007"
_RUN = re.compile(rf"[{_HAN}]+|(?:(?![{_HAN}])[^\W_])+")
_IS_HAN = re.compile(rf"[{_HAN}]")
_PLAIN = re.compile("[0-9a-z\u3400-\u4db5\u4e00-\u9fcb]+")
_FACET, _SPELT = "\ue000", "\ue001"  # no text has these: they are in no script


@dataclass(frozen=True)
class Wanted:
    """A word that must be there; with `begins`, one that begins so."""

    word: str
    begins: bool = False


def words(text: str) -> set[str]:
    """What the index keeps of a text."""
    kept: set[str] = set()
    for run in _RUN.findall(fold(text)):
        if _IS_HAN.match(run):
            kept |= {_safe(pair) for pair in pairs(run)} | {_safe(run[-1])}
        else:
            kept.add(_safe(run[:LONGEST]))
    return kept


def wanted(text: str) -> list[Wanted]:
    """What a search asks for, each once; empty when there is nothing to look for in it."""
    asked: dict[Wanted, None] = {}
    for run in _RUN.findall(fold(text)):
        if _IS_HAN.match(run):
            asked |= dict.fromkeys(
                [Wanted(_safe(pair)) for pair in pairs(run)] if len(run) > 1 else [Wanted(_safe(run), begins=True)]
            )
        else:
            asked[Wanted(_safe(run[:LONGEST]), begins=True)] = None
    return list(asked)[:MOST]


def facet(name: str, value: str) -> str:
    """A word that no text holds, for what is known about it: facet("r", "9901")."""
    return _FACET + _safe(name + value.casefold())


def fold(text: str) -> str:
    """Full width made half, capitals small, accents taken away."""
    loose = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFC", "".join(one for one in loose if not unicodedata.combining(one)))


def pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]


def _safe(word: str) -> str:
    """The word itself, or its code points spelt out: an index may know fewer letters than we do. Beginnings stay so."""
    return word if _PLAIN.fullmatch(word) else _SPELT + "".join(f"{ord(one):06x}" for one in word)
