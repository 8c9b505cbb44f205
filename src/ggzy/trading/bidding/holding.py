"""Before the opening: trustees take their parcels and say by signature whether the share is good; the bidder is warned
while it can still seal again. Nobody else learns anything: every act here is sealed until the opening."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any

from pydantic import Field, model_validator

from ggzy.foundation.acts import Act, Input, Nothing, Role, Session, act
from ggzy.foundation.identity import certificates
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text
from ggzy.trading.projects.models import Lot
from ggzy_core.sealing.problems import SealingProblem
from ggzy_core.sealing.share import FAULTS, verify_ack

from . import assurance, reviewing
from .envelopes import read_envelope, refusal_of
from .lodging import SEALED, find_bid
from .models import Bid, BidderWarned, ShareAck
from .queries import own_bid, seat_of, standing_bids


class CollectShares(Input):
    after: str = Field(default="", max_length=32, title="上次取至|taken up to")


@act("share.collect", on=Lot, by=Role.TRUSTEE, takes=CollectShares, secret_until=SEALED)
def collect_shares(act: Act, lot: Lot, data: CollectShares) -> dict[str, Any]:
    """领取份额: collect one's own shares of the standing bids, with nothing of the bidders. The reading is on the record."""
    number = seat_of(lot, act.party)
    done = set(ShareAck.objects.filter(bid__lot=lot, number=number).values_list("bid_id", flat=True))
    parcels = {
        bid.key: base64.b64encode(read_envelope(lot.matter.code, bid).parcel(number)).decode("ascii")
        for bid in standing_bids(lot)
        if bid.pk not in done
    }
    return {"number": number, "parcels": parcels}


class AcknowledgeShare(Input):
    bid: str = Field(title="投标编号|bid", min_length=32, max_length=32)
    good: bool = Field(default=True, title="份额有效|the share is good")
    fault: str = Field(
        default="",
        max_length=30,
        title="份额的问题|what is wrong with it",
        description="份额无效时填写，并以签名确认|where it is bad; the signature covers it",
    )
    signed: str = Field(title="签名（Base64）|signature (base64)", max_length=20_000)

    @model_validator(mode="after")
    def _fault_where_bad(self) -> AcknowledgeShare:
        if self.good == bool(self.fault) or (self.fault and self.fault not in FAULTS):
            raise ValueError(
                f"份额无效时须写明问题（{'、'.join(FAULTS)}） · say what is wrong with a bad share, one of these"
            )
        return self


@act("share.acknowledge", on=Lot, by=Role.TRUSTEE, takes=AcknowledgeShare, secret_until=SEALED, cites=("P-ACKS",))
def acknowledge_share(act: Act, lot: Lot, data: AcknowledgeShare) -> ShareAck:
    """确认份额: say by one's signature that a share is good, so that the bid can be opened without the bidder, or bad."""
    bid, number = act.prepared
    if number != seat_of(lot, act.party):
        raise Refusal("P-ROLE", Text("这不是您保管的份额", "This is not the share you hold"), status=403)
    if ShareAck.objects.filter(bid=bid, number=number).exists():
        raise Refusal("P-DONE", Text("该份额已经确认", "This share was acknowledged already"))
    return ShareAck.objects.create(
        bid=bid,
        number=number,
        good=data.good,
        fault=data.fault,
        signed=certificates.decoded(data.signed),
        at=act.at,
    )


@acknowledge_share.prepare
def _check_ack(session: Session, lot: Lot, data: AcknowledgeShare) -> tuple[Bid, int]:
    bid = find_bid(lot, data.bid)
    header = read_envelope(lot.matter.code, bid).header
    try:
        return bid, verify_ack(header, certificates.decoded(data.signed), data.fault)
    except SealingProblem as problem:
        raise refusal_of(problem) from problem


@act(
    "share.review",
    on=Lot,
    by=Role.CLOCK,
    secret_until=SEALED,
    cites=("P-ACKS", "P-ACKS-FIRST", "P-ACKS-LAST", "P-ACKS-AGAIN", "P-ACKS-END", "P-ACKS-TIME"),
)
def review_shares(act: Act, lot: Lot, data: Nothing) -> None:
    """核对份额确认: look, ahead of the deadline, for bids that too few trustees hold good shares of, so that their
    bidders are warned while they can still seal again. It happens on every lot, whether or not there are bids."""
    for bid, call in reviewing.to_warn(lot, act.at):
        BidderWarned.objects.create(bid=bid, deadline=call.deadline, last=call.last, at=act.at)


class OwnBid(dict[str, Any]):
    """What a bidder is told of its own bid; the desk shows it as a page of its own."""

    template = "bidding/own_bid.html"

    @property
    def when(self) -> datetime:
        return datetime.fromisoformat(self["arrived"])

    @property
    def alarm(self) -> Text:
        return Text(self["warning"]["zh"], self["warning"]["en"])

    @property
    def outlook(self) -> Text | None:
        """Whose word is still to come, and by when to come back."""
        return Text(self["awaiting"]["zh"], self["awaiting"]["en"]) if "awaiting" in self else None


@act("bid.status", on=Lot, by=Role.BIDDER, secret_until=SEALED, cites=("P-ACKS",))
def bid_status(act: Act, lot: Lot, data: Nothing) -> OwnBid:
    """查看投标状态: look at one's own bid: what stands, which trustees hold a good share of it, and whether to act."""
    bid = own_bid(lot, act.party)
    if bid is None or not bid.package:
        return OwnBid(bid="", state="none" if bid is None else "withdrawn", good=0, bad=[])
    told = assurance.of(lot, bid).told() | reviewing.outlook(lot, bid)
    return OwnBid(bid=bid.key, state="sealed", arrived=bid.arrived.isoformat(), **told)
