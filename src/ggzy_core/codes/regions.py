"""行政区划: province-level codes of GB/T 2260 and one invented province for samples (99xxxx, which nobody owns).

A node adds its own cities and counties by `load(extra)`; the project ships no full list, which changes every year.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ..sentences import BadValue


class NoSuchRegion(BadValue):
    """The code is malformed or not in the list."""


@dataclass(frozen=True)
class Region:
    """`level` is province, city or county; `sample` is True for the invented ones."""

    code: str
    zh: str
    en: str
    sample: bool

    @property
    def level(self) -> str:
        return "province" if self.code.endswith("0000") else "city" if self.code.endswith("00") else "county"

    @property
    def parent(self) -> str | None:
        """The code one level up; None for a province."""
        if self.level == "province":
            return None
        return self.code[:2] + "0000" if self.level == "city" else self.code[:4] + "00"


def region(code: str) -> Region:
    """The region of a six-digit code, full-width digits taken too. Raises NoSuchRegion."""
    flat = unicodedata.normalize("NFKC", code).strip()
    found = all_regions().get(flat)
    if found is None:
        raise NoSuchRegion(
            "no-such-region",
            f"行政区划码“{code}”不在本平台区划表中，请填写六位代码或请管理员补充",
            f"the region code {code!r} is not in this platform's list; give six digits or have it added",
        )
    return found


def within(code: str, wider: str) -> bool:
    """Whether region `code` lies in `wider` or is it: within("990101", "990000") is true."""
    stem = wider[:2] if wider.endswith("0000") else wider[:4] if wider.endswith("00") else wider
    return code.startswith(stem)


@cache
def all_regions() -> dict[str, Region]:
    """Every known region by code."""
    text = files(__package__).joinpath("data/regions.csv").read_text("utf-8")
    return load(io.StringIO(text))


def load(lines: Iterable[str]) -> dict[str, Region]:
    """Regions from CSV lines with the columns code, zh, en, sample (yes or empty)."""
    rows = csv.DictReader(lines)
    return {row["code"]: Region(row["code"], row["zh"], row["en"], row["sample"] == "yes") for row in rows}
