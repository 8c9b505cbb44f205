"""评标专家专业分类: the national tree of expert specialties, A works, B goods, C services.

A code is a letter and 0, 2, 4 or 6 digits; each two digits are one level. The tree here is not complete (see the head
of data/specialties.tsv), so an unknown code is refused in words and never guessed.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ..sentences import BadValue


class NoSuchSpecialty(BadValue):
    """The code is not in the tree."""


@dataclass(frozen=True)
class Specialty:
    """One class; `level` 1 to 4, `parent` is the code above or None."""

    code: str
    zh: str

    @property
    def level(self) -> int:
        return (len(self.code) + 1) // 2

    @property
    def parent(self) -> str | None:
        return None if len(self.code) == 1 else self.code[:1] if len(self.code) == 3 else self.code[:-2]


def specialty(code: str) -> Specialty:
    """The class of a code; lower case and full-width are taken. Raises NoSuchSpecialty."""
    flat = unicodedata.normalize("NFKC", code).strip().upper()
    found = tree().get(flat)
    if found is None:
        raise NoSuchSpecialty(
            "no-such-specialty",
            f"专业代码“{code}”不在专家专业分类表中，请从列表选择",
            f"the specialty {code!r} is not in the classification; choose one from the list",
        )
    return found


def path(code: str) -> tuple[Specialty, ...]:
    """From the top class down to the one asked for. Raises NoSuchSpecialty."""
    here = specialty(code)
    return (*(path(here.parent) if here.parent else ()), here)


def covers(wide: str, code: str) -> bool:
    """Whether an expert of class `wide` serves a need for `code`: itself or any class below it."""
    return code.startswith(wide)


@cache
def tree() -> dict[str, Specialty]:
    """Every class by code, parents before children."""
    text = files(__package__).joinpath("data/specialties.tsv").read_text("utf-8")
    pairs = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {code: Specialty(code, zh) for code, zh in pairs}
