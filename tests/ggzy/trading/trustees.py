"""What trustees do on their own machines: take their parcels, check their share, acknowledge it, publish it later."""

from __future__ import annotations

import base64
from typing import Any

from ggzy.foundation.acts import perform
from ggzy.trading.bidding.queries import own_bid
from ggzy.trading.projects.models import Lot
from ggzy_core.sealing.header import Header, read_header
from ggzy_core.sealing.share import acknowledge as own_word
from ggzy_core.sealing.share import check_share, refuse
from tests.ggzy.trading.stage import Actor, City


def header_of(city: City, lot: Lot, who: Actor) -> Header:
    """The header of the bid that this bidder sealed last."""
    return read_header((city.packages[f"{lot.matter.code}/{who.party.uscc}"] / "header.json").read_bytes())


def share_of(city: City, lot: Lot, who: Actor, number: int) -> bytes:
    home = city.packages[f"{lot.matter.code}/{who.party.uscc}"]
    envelope = (home / f"share_{number}.cms").read_bytes()
    return check_share(header_of(city, lot, who), envelope, city.trustees[number - 1].credential).value


def acknowledge(city: City, lot: Lot, who: Actor, number: int) -> Any:
    trustee, header = city.trustees[number - 1], header_of(city, lot, who)
    signed = base64.b64encode(own_word(header.digest(), trustee.credential)).decode()
    bid = own_bid(lot, who.party)
    return perform("share.acknowledge", trustee.session, lot, {"bid": bid.key, "signed": signed}).result


def complain(city: City, lot: Lot, who: Actor, number: int, fault: str = "wrong-share") -> Any:
    """Trustee `number` says by its signature that the share it was sent is bad."""
    trustee, header = city.trustees[number - 1], header_of(city, lot, who)
    signed = base64.b64encode(refuse(header.digest(), fault, trustee.credential)).decode()
    data = {"bid": own_bid(lot, who.party).key, "good": False, "fault": fault, "signed": signed}
    return perform("share.acknowledge", trustee.session, lot, data).result


def reveal(city: City, lot: Lot, who: Actor, number: int, *, value: bytes = b"", by: int = 0) -> Any:
    """Trustee `number` publishes its share of a bid; `by` is who sends it, `value` another share than its own."""
    bid = own_bid(lot, who.party)
    data = {"bid": bid.key, "number": number, "value": (value or share_of(city, lot, who, number)).hex()}
    return perform("share.reveal", city.trustees[(by or number) - 1].session, lot, data).result
