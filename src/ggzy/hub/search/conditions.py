"""What an address asks for, read once for pages, tables, feeds, the calendar and the API. A value that makes no sense
is named in `wrong`, so that a page can say so and the API refuse it; with one, nothing is found: more than was asked
for would mislead a program that cannot read sentences."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from ggzy.foundation.words.say import CIVIL
from ggzy_core.bigrams import Wanted, facet, wanted
from ggzy_core.money import fen

from .making import MATTER, NOTICE, key_of

if TYPE_CHECKING:
    from collections.abc import Callable

LONG = 100  # characters of a search; the rest is not looked at
WAN = 10_000
RICH = Decimal(10) ** 13  # yuan; an index of whole fen holds no more
_CODE = re.compile(r"[a-z0-9][a-z0-9.-]{0,59}", re.IGNORECASE)
_REGION = re.compile(r"[0-9]{1,6}")
_AMOUNT = re.compile(r"[0-9]{1,13}(\.[0-9]{1,6})?")


@dataclass(frozen=True)
class Conditions:
    """Notices or matters (`what`) that fit all of these. Amounts in yuan; days in civil time, both included."""

    what: str = NOTICE
    q: str = ""
    family: str = ""
    region: str = ""
    type: str = ""
    procedure: str = ""
    stage: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    since: date | None = None
    until: date | None = None
    wrong: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def any(self) -> bool:
        return bool(self.asked())

    @property
    def wordless(self) -> bool:
        """Were there words, and nothing in them to look for?"""
        return bool(self.q) and not wanted(self.q)

    @property
    def nothing(self) -> bool:
        return self.wordless or bool(self.wrong)

    def asked(self) -> dict[str, str]:
        """The conditions as they stand in an address, empty ones left out."""
        said = {name: getattr(self, name) for name in READ}
        return {name: f"{one:f}" if isinstance(one, Decimal) else str(one) for name, one in said.items() if one}

    def words(self) -> list[Wanted]:
        return wanted(self.q) + [Wanted(one) for one in self._facets()]

    def span(self, now: datetime) -> tuple[int, int]:
        """The keys of the days asked for; never later than now, so that nothing is found before its time."""
        lowest = key_of(_midnight(self.since)) if self.since else 0
        end = key_of(_midnight(self.until + timedelta(days=1))) - 1 if self.until else None
        highest = key_of(now + timedelta(milliseconds=1)) - 1
        return lowest, min(highest, end) if end is not None else highest

    def amounts(self) -> tuple[int | None, int | None]:
        return (fen(self.least) if self.least is not None else None, fen(self.most) if self.most is not None else None)

    def _facets(self) -> Iterator[str]:
        yield facet("k", self.what)
        for name, value in (("r", self.region), ("t", self.type), ("p", self.procedure), ("s", self.stage)):
            if value:
                yield facet(name, value)
        if self.family:  # A01 of the catalogue, or engineering, what procedures begin with
            yield facet("f" if self.family[0].isupper() else "p", self.family)


def read(given: Mapping[str, str], what: str = NOTICE) -> Conditions:
    """From the parameters of an address; `least_wan` and `most_wan` are the same in 万元, as people write them."""
    wrong: dict[str, str] = {}
    found: dict[str, object] = {"q": clean(given.get("q", ""))[:LONG].strip()}
    for name, make in (*READ.items(), *WAN_TOO.items()):
        said = given.get(name, "").strip()
        if not said or name == "q":
            continue
        value = make(unicodedata.normalize("NFKC", said[:80]).replace(",", ""))
        plain = name.removesuffix("_wan")
        if value is None:
            wrong[plain] = clean(said)[:40]
        else:
            found[plain] = value
    return Conditions(what, **found, wrong=wrong)  # type: ignore[arg-type]


def clean(text: str) -> str:
    """Without control characters and marks that turn the direction of writing: for showing again what was typed."""
    return "".join(one for one in text[:10_000] if unicodedata.category(one) not in ("Cc", "Cf", "Cs", "Co"))


def _code(said: str) -> str | None:
    return said if _CODE.fullmatch(said) else None


def _region(said: str) -> str | None:
    """990000 is all of 99."""
    if not _REGION.fullmatch(said):
        return None
    return said[:2] if said[2:] == "0000" else said[:4] if len(said) == 6 and said.endswith("00") else said


def _yuan(said: str) -> Decimal | None:
    try:
        amount = Decimal(said).quantize(Decimal("0.01")) if _AMOUNT.fullmatch(said) else None
    except InvalidOperation:
        return None
    return amount if amount is not None and amount <= RICH else None


def _wan(said: str) -> Decimal | None:
    amount = Decimal(said) * WAN if _AMOUNT.fullmatch(said) else None
    return amount.quantize(Decimal("0.01")) if amount is not None and amount <= RICH else None


def _day(said: str) -> date | None:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return None
    return day if 1970 < day.year < 9999 else None


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=CIVIL)


READ: dict[str, Callable[[str], object]] = {
    "q": str, "family": _code, "region": _region, "type": _code, "procedure": _code, "stage": _code,
    "least": _yuan, "most": _yuan, "since": _day, "until": _day,
}  # fmt: skip
WAN_TOO: dict[str, Callable[[str], object]] = {"least_wan": _wan, "most_wan": _wan}
__all__ = ["MATTER", "NOTICE", "Conditions", "clean", "read"]
