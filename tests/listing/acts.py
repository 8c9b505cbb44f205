"""Acts of the listing: put up, offer, begin the timed phase, knock down."""

import secrets
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from ggzy.foundation.acts import Act, Input, Nothing, Role, Secret, act
from ggzy.foundation.matters.moments import moment
from ggzy.foundation.refusal import guard
from ggzy.foundation.secrets import blind, seal, unseal

from .models import Listing, Offer

ROUND = timedelta(minutes=5)


class PutUp(Input):
    title: str
    step: Decimal = Field(gt=0, decimal_places=2)
    reserve: Annotated[Decimal, Secret()] = Field(gt=0, decimal_places=2)
    free_ends: datetime


@act("listing.put-up", on=None, by=Role.OPERATOR, takes=PutUp)
def put_up(act: Act, data: PutUp) -> Listing:
    """挂牌: put a thing up for offers."""
    matter = act.open(f"L-{secrets.token_hex(4)}", "test.listing", title=data.title)
    sealed = seal(matter.code, "end", str(data.reserve).encode())
    listing = Listing.objects.create(matter=matter, step=data.step, reserve=sealed)
    act.moment(matter, "listed")
    act.moment(matter, "free-ends", data.free_ends)
    return listing


class MakeOffer(Input):
    amount: Decimal = Field(gt=0, decimal_places=2)


def best(listing):
    return listing.offers.order_by("-amount", "arrived", "id").first()


@guard(
    "P-STEP",
    zh="报价 {amount} 未达到 {least}",
    en="{amount} is below {least}",
    mend_zh="请按加价幅度报价",
    mend_en="Add the step",
)
def high_enough(listing, amount):
    top = best(listing)
    least = (top.amount if top else Decimal(0)) + listing.step
    return {"amount": amount, "least": least} if amount < least else None


@act("listing.offer", on=Listing, by=Role.BIDDER, takes=MakeOffer)
def make_offer(act: Act, listing: Listing, data: MakeOffer) -> Offer:
    """报价: offer more than the best so far; in the timed phase it buys everybody five more minutes."""
    act.require(high_enough, listing, data.amount)
    if listing.matter.stage == "timed":
        act.moment(listing.matter, "timed-ends", max(moment(listing.matter, "timed-ends"), act.at + ROUND))
    return Offer.objects.create(
        listing=listing, who=blind(listing.matter.code, act.party.pk), amount=data.amount, arrived=act.arrived
    )


@act("listing.time", on=Listing, by=Role.CLOCK)
def begin_timed(act: Act, listing: Listing, data: Nothing) -> None:
    """进入限时竞价: the free phase is over."""
    act.moment(listing.matter, "timed-ends", act.at + ROUND)


@act("listing.knock-down", on=Listing, by=Role.CLOCK)
def knock_down(act: Act, listing: Listing, data: Nothing) -> None:
    """落槌: the reserve is opened; the best offer at or above it takes the thing."""
    reserve = Decimal(unseal(listing.matter.code, "end", listing.reserve).decode())
    top = best(listing)
    act.disclose(reserve=reserve, sold=bool(top and top.amount >= reserve))
    if top and top.amount >= reserve:
        listing.changed(price=top.amount)
