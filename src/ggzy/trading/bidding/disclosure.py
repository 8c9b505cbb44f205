"""What the opening discloses: every sealed act of the lot, and what shows each to have stood in its slot."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Max

from ggzy.foundation.journal.models import Entry, Leaf, SlotPlace
from ggzy.foundation.journal.receipts import openings
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text
from ggzy.trading.projects.models import Lot
from ggzy_core.canonical import canonical

if TYPE_CHECKING:
    from django.db.models import QuerySet


def of(lot: Lot) -> bytes:
    """One canonical JSON file: entries with slot, position, nonce and path. Refused until the journal has them all."""
    code = lot.matter.code
    entries = list(_sealed(lot).order_by("id"))
    places = {
        place.entry_id: place for place in SlotPlace.objects.filter(entry__in=entries).select_related("leaf__seed")
    }
    if len(places) < len(entries):
        raise behind()
    by_leaf: dict[Leaf, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_leaf[places[entry.pk].leaf].append(entry)
    said = [
        {
            "entry": json.loads(entry.body),
            "leaf_index": leaf.index,
            "slot": opening.at,
            "position": opening.position,
            "nonce": opening.nonce.hex(),
            "path": [step.hex() for step in opening.path],
        }
        for leaf, inside in by_leaf.items()
        for entry, opening in zip(inside, openings(leaf, inside), strict=True)
    ]
    return canonical({"v": 1, "lot": code, "sealed_acts": said})


def last_of(lot: Lot) -> int:
    """The id of the lot's newest sealed act; 0 when there is none."""
    return _sealed(lot).aggregate(last=Max("id"))["last"] or 0


def behind() -> Refusal:
    return Refusal(
        "P-JOURNAL-BEHIND",
        Text("仍有密封行为等待存证收录", "Some sealed acts are still on their way into the journal"),
        Text("请稍候片刻再试", "Try again in a few seconds"),
        status=503,
    )


def _sealed(lot: Lot) -> QuerySet[Entry]:
    return Entry.objects.filter(subject=lot.matter.code).exclude(until="")
