"""What the first page shows: what is open, what opens today, what was decided, and where, in numbers and pictures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from ggzy.foundation import clock
from ggzy.foundation.look.bars import Bar, bars
from ggzy.foundation.matters.procedure import PROCEDURES
from ggzy.foundation.matters.public import public
from ggzy.foundation.text import Text
from ggzy.trading.projects.models import Lot, Notice
from ggzy_core.codes.business import all_business
from ggzy_core.codes.regions import all_regions

from . import trade
from .queries import listed

DECIDED = ("candidates", "result", "contract")
LATELY = timedelta(days=30)
MOST = 5
REGIONS = 8  # bars; the others are in the list


@dataclass(frozen=True)
class Pictures:
    """Numbers of running trades, as bars that lead to the list."""

    stages: list[Bar]
    regions: list[Bar]
    families: list[Bar]
    running: int
    closed: int


def pictures() -> Pictures:
    """Public trades by stage, region and family. Sealed acts are not counted anywhere."""
    rows = listed().order_by().values("procedure", "stage").annotate(
        open=Count("pk", filter=Q(closed_at=None)), closed=Count("pk", filter=~Q(closed_at=None))
    )  # fmt: skip
    stages: Counter[str] = Counter()
    families: Counter[str] = Counter()
    running = closed = 0
    for row in rows:
        running, closed = running + row["open"], closed + row["closed"]
        stages[row["stage"]] += row["open"]
        families[PROCEDURES[row["procedure"]].category] += row["open"]
    known = {stage.code: stage.name for flow in PROCEDURES.values() if flow.category for stage in flow.stages}
    return Pictures(
        bars((name, stages[code], _list(stage=code)) for code, name in known.items() if stages[code]),
        _regions(),
        bars((_family(code), count, _list(family=code)) for code, count in families.most_common() if count),
        running,
        closed,
    )


def decided() -> tuple[list[tuple[Text, Notice]], int]:
    """The newest notices of candidates, results and contracts, and how many there were in the last thirty days."""
    found = Notice.objects.filter(matter__in=public(), kind__in=DECIDED, published_at__lte=clock.now())
    found = found.select_related("matter").order_by("-published_at", "-id")
    lately = found.filter(published_at__gte=clock.now() - LATELY).count()
    return [(trade.name_of(one.kind), one) for one in found[:MOST]], lately


def _regions() -> list[Bar]:
    open_lots = Lot.objects.filter(matter__in=listed().order_by().filter(closed_at=None))
    rows = open_lots.values_list("tender__project__region").annotate(n=Count("pk")).order_by("-n")[:REGIONS]
    return bars((region_name(code), count, _list(region=code)) for code, count in rows if code)


def region_name(code: str) -> Text:
    """The name of a region, or of the one it lies in, or its code."""
    places = (all_regions().get(code[:width].ljust(6, "0")) for width in (6, 4, 2) if len(code) >= width)
    place = next((one for one in places if one is not None), None)
    return Text(place.zh, place.en) if place else Text(code, code)


def _family(code: str) -> Text:
    named = next((one for one in all_business() if one.deal_prefix == code), None)
    return Text(named.zh, named.en) if named else Text(code, code)


def _list(**asked: str) -> str:
    return f"{reverse('portal:matters')}?{urlencode(asked)}"
