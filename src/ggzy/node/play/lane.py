"""The one lane between the machines outside and the node: the only file to change when they talk another way."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ggzy.foundation.acts import perform
from ggzy.foundation.documents.stored import store
from ggzy.foundation.matters.moments import moment
from ggzy.trading.projects.queries import file_in_force
from ggzy_core.sealing.lot import LotCard, Trustee

from .outside import TrusteeMachine

if TYPE_CHECKING:
    from ggzy.trading.projects.models import Lot

    from .outside import BidderMachine


def card(lot: Lot) -> LotCard:
    """The lot card as the notice publishes it."""
    file = file_in_force(lot)
    assert file is not None
    seats = lot.tender.trustees.select_related("organisation").order_by("number")
    return LotCard(
        tender=lot.tender.matter.code,
        lot=lot.matter.code,
        name=lot.name,
        deadline=moment(lot.matter, "bid-deadline"),
        threshold=file.content.threshold,
        trustees=tuple(
            Trustee(number=seat.number, name=seat.organisation.name, certificate=bytes(seat.certificate))
            for seat in seats
        ),
    )


def lodge(machine: BidderMachine, lot: Lot) -> Any:
    """Send the newest package and lodge it."""
    with Path(machine.package).open("rb") as stream:
        kept = store(stream, ("ggzybid",))
    return perform("bid.submit", machine.party.session, lot, {"package": kept.sha256}).result


def acknowledge(trustee: TrusteeMachine, lot: Lot) -> int:
    """A trustee fetches its new parcels and sends back its signed word for each. Answers how many."""
    parcels = perform("share.collect", trustee.party.session, lot).result["parcels"]
    for bid, parcel in parcels.items():
        signed = base64.b64encode(trustee.take(bid, base64.b64decode(parcel))).decode()
        perform("share.acknowledge", trustee.party.session, lot, {"bid": bid, "signed": signed})
    return len(parcels)


def reveal(machine: BidderMachine, lot: Lot) -> Any:
    """The bidder opens its own bid."""
    return perform("bid.reveal", machine.party.session, lot, {"scalar": machine.scalar()}).result


def reveal_share(trustee: TrusteeMachine, lot: Lot, bid: str) -> Any:
    """A trustee publishes its share of a bid whose bidder is absent."""
    share = trustee.share(bid)
    data = {"bid": bid, "number": share.number, "value": share.value.hex()}
    return perform("share.reveal", trustee.party.session, lot, data).result
