"""Codes that are told once and kept as keyed hashes: of an invitation, of a recovery."""

from __future__ import annotations

import secrets
import unicodedata

from ggzy.foundation.secrets import blind

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that a hand confuses
LENGTH = 20  # of 32 letters: 100 bits


def new() -> str:
    """A fresh code in groups of five, to be read out or copied."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return "-".join(letters[at : at + 5] for at in range(0, LENGTH, 5))


def kept(kind: str, code: str) -> str:
    """A code as it is kept. Full-width letters, small ones, spaces and hyphens are forgiven."""
    flat = unicodedata.normalize("NFKC", code).upper()
    return blind(f"code/{kind}", "".join(letter for letter in flat if letter.isalnum()))
