"""Before the deadline: bids are lodged, replaced, withdrawn; trustees take their parcels and acknowledge them."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from ggzy.foundation.acts import Act, File, Input, Nothing, Role, Session, act
from ggzy.foundation.documents.stored import discard
from ggzy.foundation.identity import certificates
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.secrets import blind, seal
from ggzy.foundation.text import Text
from ggzy.service.guarantees import queries as guarantees
from ggzy.service.guarantees.acts import submit_guarantee
from ggzy.service.guarantees.models import Guarantee
from ggzy.service.guarantees.plans import plan_release, plan_return
from ggzy.service.guarantees.rules import guarantee_in_force
from ggzy.trading.projects.endings import WHEN_ENDED, fail_lot
from ggzy.trading.projects.models import Lot
from ggzy.trading.projects.queries import file_in_force
from ggzy_core.sealing.package import Package
from ggzy_core.sealing.problems import SealingProblem
from ggzy_core.sealing.share import verify_ack

from . import queries, rules
from .envelopes import read_envelope, refusal_of, seal_envelope, take_apart
from .models import Bid, ShareAck
from .queries import own_bid, standing_bids

SEALED = "opening"


class SubmitBid(Input):
    package: Annotated[str, File(kinds=("ggzybid",))] = Field(
        title="加密投标文件|sealed bid", pattern="^[0-9a-f]{64}$"
    )


@dataclass(frozen=True)
class Lodged:
    """A package taken apart before the transaction."""

    package: Package
    body: str


@act(
    "bid.submit",
    on=Lot,
    by=Role.BIDDER,
    takes=SubmitBid,
    secret_until=SEALED,
    cites=("招标投标法 28", "招标投标法 29", "电子招标投标办法 26"),
)
def submit_bid(act: Act, lot: Lot, data: SubmitBid) -> Bid:
    """投标: lodge a sealed bid; a later one replaces it until the deadline."""
    lodged: Lodged = act.prepared
    guarantee = _secured(act, lot)
    who = {"party": act.party.pk, "person": act.person.pk, "uscc": act.party.uscc, "name": act.party.name}
    key = secrets.token_hex(16)
    return Bid.objects.create(
        lot=lot,
        key=key,
        who=blind(lot.matter.code, act.party.pk),
        package=lodged.body,
        header_hash=lodged.package.header.digest(),
        sealed=seal_envelope(lot.matter.code, key, lodged.package, who, guarantee),
        arrived=act.arrived,
    )


@submit_bid.prepare
def _open_package(session: Session, lot: Lot, data: SubmitBid) -> Lodged:
    """Check everything that can be checked of a package without a key, and keep only its anonymous body in the open."""
    try:
        package, body = take_apart(data.package)
    finally:
        discard(data.package)  # it names the bidder
    subject = certificates.accept(package.signed.certificate, package.signed.others)
    rules.signed_by_its_bidder(subject.uscc, session.party)
    rules.sealed_for_this_lot(package.header, lot)
    rules.sealed_to_the_trustees(package.header, lot)
    return Lodged(package, body)


@act("bid.withdraw", on=Lot, by=Role.BIDDER, secret_until=SEALED, cites=("招标投标法 29", "实施条例 35"))
def withdraw_bid(act: Act, lot: Lot, data: Nothing) -> Bid:
    """撤回投标: take the bid back before the deadline."""
    act.require(rules.has_a_bid, lot, act.party)
    found = guarantees.of(lot.matter, act.party)
    if found is not None:
        plan_return(act, found)
    key = secrets.token_hex(16)
    return Bid.objects.create(
        lot=lot,
        key=key,
        who=blind(lot.matter.code, act.party.pk),
        sealed=seal(lot.matter.code, SEALED, b"{}", key),
        arrived=act.arrived,
    )


class CollectShares(Input):
    after: str = Field(default="", max_length=32, title="上次取至|taken up to")


@act("share.collect", on=Lot, by=Role.TRUSTEE, takes=CollectShares, secret_until=SEALED)
def collect_shares(act: Act, lot: Lot, data: CollectShares) -> dict[str, Any]:
    """领取份额: collect one's own shares of the standing bids, with nothing of the bidders. The reading is on the record."""
    number = _seat(lot, act)
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
    signed: str = Field(title="签名（Base64）|signature (base64)", max_length=20_000)


@act("share.acknowledge", on=Lot, by=Role.TRUSTEE, takes=AcknowledgeShare, secret_until=SEALED)
def acknowledge_share(act: Act, lot: Lot, data: AcknowledgeShare) -> ShareAck:
    """确认份额: acknowledge a share by one's signature as good, so that the bid can be opened without the bidder."""
    bid, number = act.prepared
    if number != _seat(lot, act):
        raise Refusal("P-ROLE", Text("这不是您保管的份额", "This is not the share you hold"), status=403)
    if ShareAck.objects.filter(bid=bid, number=number).exists():
        raise Refusal("P-DONE", Text("该份额已经确认", "This share was acknowledged already"))
    return ShareAck.objects.create(
        bid=bid, number=number, good=data.good, signed=certificates.decoded(data.signed), at=act.at
    )


@acknowledge_share.prepare
def _check_ack(session: Session, lot: Lot, data: AcknowledgeShare) -> tuple[Bid, int]:
    bid = find_bid(lot, data.bid)
    header = read_envelope(lot.matter.code, bid).header
    try:
        return bid, verify_ack(header, certificates.decoded(data.signed))
    except SealingProblem as problem:
        raise refusal_of(problem) from problem


@act("bid.status", on=Lot, by=Role.BIDDER, secret_until=SEALED)
def bid_status(act: Act, lot: Lot, data: Nothing) -> dict[str, Any]:
    """查看投标状态: look at one's own bid: what stands, and how many trustees have acknowledged their share."""
    bid = own_bid(lot, act.party)
    if bid is None or not bid.package:
        return {"bid": "", "state": "none" if bid is None else "withdrawn", "good": 0, "bad": []}
    acks = list(bid.acks.order_by("number"))
    content = file_in_force(lot)
    return {
        "bid": bid.key,
        "state": "sealed",
        "arrived": bid.arrived.isoformat(),
        "good": sum(ack.good for ack in acks),
        "bad": [ack.number for ack in acks if not ack.good],
        "threshold": content.content.threshold if content else 0,
    }


@act("bidding.close", on=Lot, by=Role.CLOCK, cites=("T-MIN3", "招标投标法 28"))
def close_bidding(act: Act, lot: Lot, data: Nothing) -> None:
    """截标: close the lot at its deadline. Fewer than three bids fail it; otherwise their number stays unsaid."""
    act.moment(lot.matter, "bidding-closed")
    try:
        rules.enough_bids(len(standing_bids(lot)), act.at)
    except Refusal as refusal:
        act.moment(lot.matter, SEALED)
        act.then(fail_lot, lot, {"reason": refusal.what.zh})


def give_guarantees_back(act: Act, lot: Lot) -> None:
    """A lot that ends without an award gives every sealed bid's guarantee back (实施条例 31)."""
    if lot.opened.exists():
        plan_release(act, lot.matter)
        return
    for bid in standing_bids(lot):
        code = read_envelope(lot.matter.code, bid).guarantee
        found = Guarantee.objects.filter(matter__code=code, matter__closed_at=None).first() if code else None
        if found is not None:
            plan_return(act, found)


WHEN_ENDED.append(give_guarantees_back)


def find_bid(lot: Lot, key: str) -> Bid:
    """A bid that stands. One that was replaced or withdrawn is nobody's any more: it is never opened."""
    found = next((bid for bid in standing_bids(lot) if bid.key == key), None)
    if found is None:
        raise Refusal(
            "P-UNKNOWN",
            Text("没有这份投标，或已被替换、撤回", "There is no such bid, or it was replaced or withdrawn"),
            Text("请核对投标编号", "Check the number of the bid"),
            status=404,
        )
    return found


def _secured(act: Act, lot: Lot) -> str:
    """The code of the guarantee that goes with the bid, where the file demands one; refused if it does not meet it."""
    demand = queries.bid_demand(lot, act.at)
    if demand is None:
        return ""
    act.require(guarantee_in_force, lot.matter, act.party, demand)
    found = guarantees.of(lot.matter, act.party)
    assert found is not None
    act.then(submit_guarantee, found)
    return found.matter.code


def _seat(lot: Lot, act: Act) -> int:
    seat = lot.tender.trustees.filter(organisation=act.party).first()
    assert seat is not None  # the role was granted with the seat
    return seat.number
