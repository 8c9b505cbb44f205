"""What the lists of notices and of matters share: conditions to choose from, what was asked, what was found."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from ggzy.foundation.text import Text
from ggzy.foundation.words.say import WAN, money
from ggzy.hub.search.queries import COUNTED, NOTICE, Conditions, find, listed_kinds, read, regions
from ggzy_core.codes.business import all_business
from ggzy_core.codes.regions import all_regions

from .trade import KINDS

ON_A_PAGE = 20
AROUND = 45  # characters of a text before and after the word that was looked for
STATES = {"open": Text("进行中", "Running"), "closed": Text("已办结", "Closed")}
NAMES = {
    "q": Text("词语", "words"),
    "family": Text("交易分类", "family"),
    "region": Text("地区", "region"),
    "type": Text("公告类型", "kind of notice"),
    "procedure": Text("交易流程", "procedure"),
    "stage": Text("环节", "stage"),
    "least": Text("金额不低于", "amount from"),
    "most": Text("金额不高于", "amount to"),
    "since": Text("公开日期从", "public from"),
    "until": Text("公开日期到", "public until"),
}


@dataclass(frozen=True)
class Chosen:
    """A condition in force, and the address without it."""

    name: Text
    value: object
    without: str


def context(request: HttpRequest, what: str) -> dict[str, Any]:
    """What both lists put on their page."""
    asked = read(request.GET, what)
    number = request.GET.get("page", "")
    found = find(asked, int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1, ON_A_PAGE)
    choices = _choices(asked)
    kept = asked.asked()
    return {
        "asked": asked,
        "found": found,
        "counted": COUNTED,
        "choices": choices,
        "chosen": [
            Chosen(NAMES[name], _said(asked, name, choices), urlencode({k: v for k, v in kept.items() if k != name}))
            for name in kept
        ],
        "wrong": [(NAMES[name], value) for name, value in asked.wrong.items()],
        "least_wan": _wan(asked.least),
        "most_wan": _wan(asked.most),
        "region_asked": asked.region.ljust(6, "0") if asked.region else "",
        "before": found.number - 1,
        "after": found.number + 1,
        "kept": urlencode(kept),
        "finer": any(kept.keys() & {"procedure", "least", "most", "since", "until"}),
        "of_notices": what == NOTICE,
    }


def excerpt(text: str, words: str) -> list[tuple[str, bool]]:
    """Some of the text around the first word that was looked for, in pieces; True where a word stands."""
    text = " ".join(text[:20_000].split())
    looked = [one.casefold() for one in unicodedata.normalize("NFKC", words).split()]
    low = text.casefold()
    if len(low) != len(text):  # a letter that folds to two: then nothing is marked
        looked = []
    first = min((at for one in looked if (at := low.find(one)) >= 0), default=0)
    begin = max(0, first - AROUND)
    end = min(len(text), first + 2 * AROUND)
    pieces = [("…", False)] if begin else []
    at = begin
    while at < end:
        hits = [(place, len(one)) for one in looked if begin <= (place := low.find(one, at)) < end]
        place, length = min(hits, default=(end, 0))
        pieces.append((text[at:place], False))
        if length:
            pieces.append((text[place : place + length], True))
        at = place + length if length else end
    return [*pieces, ("…", False)] if end < len(text) else pieces


def families() -> dict[str, Text]:
    """The families this node trades in, by the code of the catalogue."""
    known = {one.deal_prefix: Text(one.zh, one.en) for one in all_business() if one.deal_prefix}
    return {code: known.get(code, Text(code, code)) for code in sorted({flow.category for flow in listed_kinds()})}


def region_name(code: str) -> Text:
    """The name of a region, or of the one it lies in, or its code."""
    for width in (6, 4, 2):
        found = all_regions().get(code[:width].ljust(6, "0")) if len(code) >= width else None
        if found is not None:
            return Text(found.zh, found.en)
    return Text(code, code)


def _wan(amount: Decimal | None) -> str:
    """As people type it: 1000000 yuan is 100."""
    if amount is None:
        return ""
    return f"{amount / WAN:.6f}".rstrip("0").rstrip(".")


def _choices(asked: Conditions) -> dict[str, dict[str, Text]]:
    kinds = listed_kinds()
    flow = next((one for one in kinds if one.code == asked.procedure), None)
    stages = {one.code: one.name for each in ([flow] if flow else kinds) for one in each.stages}
    lying = {code[:width].ljust(6, "0") for code in regions() for width in (2, 4, 6)}
    return {
        "family": families(),
        "region": {code: region_name(code) for code in sorted(lying) if code in all_regions()},
        "type": KINDS,
        "procedure": {one.code: one.name for one in kinds},
        "stage": STATES | stages,
    }


def _said(asked: Conditions, name: str, choices: dict[str, dict[str, Text]]) -> object:
    """The value of a condition as people say it."""
    value = getattr(asked, name)
    if name == "region":
        return region_name(value.ljust(6, "0"))
    if name in ("least", "most"):
        return money(value)
    return choices.get(name, {}).get(str(value), value)
