"""Files a lot offers to programs from its notice on: the tender file as data, and the card bids are sealed with."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings

from ggzy.foundation.journal.models import Entry
from ggzy.foundation.matters.exports import export
from ggzy.foundation.matters.moments import moment
from ggzy_core.sealing.identity import SUITES
from ggzy_core.sealing.lot import LotCard, Trustee

from .models import Lot
from .queries import file_in_force


@export("projects.Lot", "file")
def tender_file(lot: Lot) -> Any | None:
    """The version in force, as `ggzy_core.tender.TenderFile` reads it."""
    file = file_in_force(lot)
    return None if file is None else file.data


@export("projects.Lot", "card")
def lot_card(lot: Lot) -> Any | None:
    """The lot card: tender, lot, deadline, and the trustees with their certificates."""
    card = card_of(lot)
    return None if card is None else json.loads(card.to_json())


def card_of(lot: Lot) -> LotCard | None:
    file = file_in_force(lot)
    if file is None:
        return None
    notices = Entry.objects.filter(subject=lot.tender.matter.code, act="notice.publish").order_by("-id")
    seats = lot.tender.trustees.select_related("organisation").order_by("number")
    return LotCard(
        origin=settings.GGZY_ORIGIN,
        tender=lot.tender.matter.code,
        lot=lot.matter.code,
        name=lot.name,
        deadline=moment(lot.matter, "bid-deadline"),
        notice=notices.values_list("leaf", flat=True).first() or "",
        threshold=file.content.threshold,
        suite=SUITES[file.content.sealing],
        trustees=tuple(
            Trustee(
                number=seat.number, kind=seat.kind, name=seat.organisation.name, certificate=bytes(seat.certificate)
            )
            for seat in seats
        ),
    )
