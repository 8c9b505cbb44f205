"""The opening of a lot with many bids, on a fresh node: lodged one by one, then opened as its bidders come."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import bids_outside
from .processes import peak_mb

if TYPE_CHECKING:
    from ggzy.trading.projects.models import Lot

    from .city import Bidder, City

AT_ONCE = min(4, os.cpu_count() or 1)
FIRST = 10  # bids after which memory is looked at for the first time


def measure(size: int, bids: int) -> dict[str, Any]:
    """On the node that the environment names, which is empty: seconds from the begin to the last bid read out."""
    import django
    from django.core.management import call_command

    django.setup()
    with Path(os.devnull).open("w") as nowhere:
        call_command("init", stdout=nowhere)
    from ggzy.foundation import clock
    from ggzy.foundation.acts import perform
    from ggzy.foundation.acts.dues import GRACE, run_due
    from ggzy.foundation.journal.sequencer import settle
    from ggzy.foundation.matters.moments import moment
    from ggzy.trading.bidding.models import OpenedBid

    from . import city as cities

    city = cities.build(bids)
    lot = city.published()
    before, begun = peak_mb(), time.monotonic()
    keys = _lodge(city, lot, size, bids)
    lodged = time.monotonic() - begun
    deadline = moment(lot.matter, "bid-deadline")
    assert deadline is not None
    clock.set_to(deadline + GRACE)
    run_due()
    settle()
    begun = time.monotonic()
    perform("opening.begin", city.world.tenderers[0].session, lot)
    first, peaks = _reveal(lot, keys), peak_mb()
    spent = time.monotonic() - begun
    states = set(OpenedBid.objects.filter(lot=lot).values_list("state", flat=True))
    if states != {"opened"}:
        raise RuntimeError(f"not every bid opened: {states}")
    return {
        "bids": bids,
        "mb": size,
        "at_once": AT_ONCE,
        "lodged_s": round(lodged, 1),
        "opened_s": round(spent, 1),
        "mb_s": round(bids * size / spent, 1),
        "before_mb": before,
        "first_mb": first,
        "peak_mb": peaks,
    }


def _lodge(city: City, lot: Lot, size: int, bids: int) -> list[tuple[Bidder, str]]:
    """Everybody seals the same documents, each under a key of its own, and lodges the package."""
    from ggzy.foundation.acts import perform
    from ggzy.foundation.documents.stored import store
    from ggzy.trading.projects.exports import card_of
    from ggzy_core.sealing import opening
    from ggzy_core.sealing.package import write_package
    from ggzy_core.sealing.seal import seal

    card = card_of(lot)
    assert card is not None
    keys = []
    with tempfile.TemporaryDirectory(prefix="ggzy-bench-bidders-") as home:
        folder = Path(home) / "bid"
        bids_outside.documents(folder, size)
        for number in range(bids):
            bidder, sealed = city.bidder(number), Path(home) / "sealed"
            offer = bids_outside.offer_of(card.tender, card.lot, bidder.organisation.name, bidder.organisation.uscc)
            (folder / "bid.json").write_text(json.dumps(offer, ensure_ascii=False), encoding="utf-8")
            made = seal(folder, card, bidder.credential, sealed)
            write_package(sealed, Path(home) / "bid.ggzybid")
            with (Path(home) / "bid.ggzybid").open("rb") as package:
                address = store(package, ("ggzybid",)).sha256
            perform("bid.submit", bidder.session, lot, {"package": address})
            scalar = opening.reveal((sealed / "own.cms").read_bytes(), made.header, bidder.credential)
            keys.append((bidder, scalar.hex()))
            shutil.rmtree(sealed)
    return keys


def _reveal(lot: Lot, keys: list[tuple[Bidder, str]]) -> float:
    """Every bidder reveals its key, a few at a time; gives the peak of memory after the first ones."""
    from django.db import connections

    from ggzy.foundation.acts import perform

    def reveal(one: tuple[Bidder, str]) -> None:
        bidder, scalar = one
        try:
            perform("bid.reveal", bidder.session, lot, {"scalar": scalar})
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as hall:
        list(hall.map(reveal, keys[:FIRST]))
        first = peak_mb()
        list(hall.map(reveal, keys[FIRST:]))
    return first
