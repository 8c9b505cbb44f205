"""What there is to find: items as they should stand in the index, made from the rows of the trades."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Min, Q

from ggzy.foundation.matters.models import Matter, Moment
from ggzy.foundation.matters.procedure import PROCEDURES
from ggzy.trading.projects.models import Lot, Notice, Tender
from ggzy_core.bigrams import facet, words
from ggzy_core.money import fen

from .models import Item

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ggzy.foundation.matters.procedure import Procedure

LONG = 20_000  # characters of a notice that are looked at
MATTER, NOTICE = "m", "n"
_MS, _ROOM = 1000, 21  # the lower bits tell apart what became public in the same millisecond


@dataclass(frozen=True)
class Made:
    """An item and its words."""

    item: Item
    words: set[str]


@dataclass(frozen=True)
class Shown:
    """What these matters show; an item of theirs that is not among `items` has no place in the index."""

    matters: list[int]
    items: list[Made]


@dataclass(frozen=True)
class About:
    """What is known of a matter through its trade."""

    flows: frozenset[str]
    stages: frozenset[str]
    region: str = ""
    amount: int | None = None
    said: tuple[str, ...] = ()


def listed_kinds() -> list[Procedure]:
    """Procedures that are trades of the catalogue. What only stands on a trade (an objection, a guarantee) or groups
    trades (a tender) is found on their pages."""
    return [flow for flow in PROCEDURES.values() if flow.public_from and flow.category]


def key_of(at: datetime, number: int = 0, kind: str = NOTICE) -> int:
    """Keys follow the time of becoming public; before 1970 nothing did."""
    moment = max(0, int(at.timestamp() * _MS))
    return moment << _ROOM | (number % (1 << _ROOM - 1)) << 1 | (kind == MATTER)


def made(codes: Iterable[str]) -> Shown:
    """What the matters of these codes show, with the whole tender each belongs to."""
    named = list(Matter.objects.filter(code__in=set(codes)).values_list("pk", flat=True))
    tenders = Tender.objects.filter(Q(matter__in=named) | Q(lots__matter__in=named)).select_related(
        "project", "tenderer", "agency", "matter"
    )
    groups = {one.pk: one for one in tenders}
    lots: dict[int, list[Lot]] = defaultdict(list)
    for lot in Lot.objects.filter(tender__in=list(groups)).select_related("matter"):
        lots[lot.tender_id].append(lot)
    about: dict[int, About] = {}
    matters = {one.pk: one for one in Matter.objects.filter(pk__in=named)}
    for pk, tender in groups.items():
        matters |= {one.matter_id: one.matter for one in (tender, *lots[pk])}
        about |= _of_tender(tender, lots[pk])
    since = _public_since(matters)
    items = [_matter(one, about.get(pk), since[pk]) for pk, one in matters.items() if pk in since and _is_listed(one)]
    for notice in Notice.objects.filter(matter__in=list(since)).exclude(published_at=None).order_by("id"):
        matter = matters[notice.matter_id]
        items.append(_notice(notice, matter, about.get(matter.pk), since[matter.pk]))
    return Shown(list(matters), items)


def _public_since(matters: dict[int, Matter]) -> dict[int, datetime]:
    """The moment each is public from, also one that has yet to come (a search looks no further than now)."""
    found: dict[int, datetime] = {}
    kinds: dict[str, list[int]] = defaultdict(list)
    for pk, one in matters.items():
        if name := PROCEDURES[one.procedure].public_from:
            kinds[name].append(pk)
    for name, keys in kinds.items():
        rows = Moment.objects.filter(name=name, matter__in=keys).values_list("matter").annotate(first=Min("at"))
        found |= dict(rows)
    return found


def _is_listed(matter: Matter) -> bool:
    return bool(PROCEDURES[matter.procedure].category)


def _of_tender(tender: Tender, lots: list[Lot]) -> dict[int, About]:
    """The tender speaks for all its lots, a lot for itself."""
    project = tender.project
    region = project.region or tender.tenderer.region
    said = (project.name, project.code, tender.tenderer.name, tender.agency.name if tender.agency else "")
    found = {
        lot.matter_id: About(
            frozenset([lot.matter.procedure]), _stages(lot.matter), region, fen(lot.estimate), (*said, lot.name)
        )
        for lot in lots
    }
    flows = frozenset({lot.matter.procedure for lot in lots} | {tender.matter.procedure})
    stages = frozenset().union(*(one.stages for one in found.values())) or _stages(tender.matter)
    whole = sum(one.amount or 0 for one in found.values()) if found else None
    names = tuple(lot.name for lot in lots)
    return found | {tender.matter_id: About(flows, stages, region, whole, (*said, *names))}


def _stages(matter: Matter) -> frozenset[str]:
    return frozenset([matter.stage, "open" if matter.is_open else "closed"])


def _matter(matter: Matter, about: About | None, since: datetime) -> Made:
    known = about or About(frozenset([matter.procedure]), _stages(matter))
    kept = words(" ".join((matter.title, matter.code, *known.said))) | _facets(MATTER, known)
    return _made(key_of(since, matter.pk, MATTER), matter, None, known, kept)


def _notice(notice: Notice, matter: Matter, about: About | None, since: datetime) -> Made:
    assert notice.published_at is not None
    known = about or About(frozenset([matter.procedure]), _stages(matter))
    text = (notice.title, notice.text[:LONG], matter.code, *known.said)
    kept = words("\n".join(text)) | _facets(NOTICE, known) | {facet("t", notice.kind)}
    return _made(key_of(max(notice.published_at, since), notice.pk), matter, notice, known, kept)


def _made(key: int, matter: Matter, notice: Notice | None, known: About, kept: set[str]) -> Made:
    digest = hashlib.sha256(" ".join(sorted(kept)).encode()).hexdigest()[:32]
    item = Item(key=key, matter=matter, notice=notice, region=known.region, amount=known.amount, digest=digest)
    return Made(item, kept)


def _facets(kind: str, known: About) -> set[str]:
    """Conditions as words. A family and a region are found by every beginning of theirs."""
    found = {facet("k", kind)}
    for code in known.flows:
        flow = PROCEDURES[code]
        parts = code.split(".")
        found |= {facet("p", ".".join(parts[:n])) for n in range(1, len(parts) + 1)}
        found |= {facet("f", flow.category[:n]) for n in range(1, len(flow.category or "") + 1)}
    found |= {facet("r", known.region[:n]) for n in range(1, len(known.region) + 1)}
    return found | {facet("s", stage) for stage in known.stages}
