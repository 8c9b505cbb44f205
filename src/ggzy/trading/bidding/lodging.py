"""Before the deadline: bids are lodged, replaced, withdrawn; at the deadline the lot is closed."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from ggzy.foundation.acts import Act, File, Input, Nothing, Role, Session, act
from ggzy.foundation.documents.stored import Stored, discard, note, remove
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

from . import queries, rules
from .envelopes import read_envelope, seal_envelope, take_apart
from .models import Bid
from .queries import standing_bids

SEALED = "opening"


class SubmitBid(Input):
    package: Annotated[str, File(kinds=("ggzybid",))] = Field(
        title="加密投标文件|sealed bid", pattern="^[0-9a-f]{64}$"
    )


@dataclass(frozen=True)
class Lodged:
    """A package taken apart before the transaction."""

    package: Package
    body: Stored


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
    note(lodged.body, instead_of=data.package)
    return Bid.objects.create(
        lot=lot,
        key=key,
        who=blind(lot.matter.code, act.party.pk),
        package=lodged.body.sha256,
        header_hash=lodged.package.header.digest(),
        sealed=seal_envelope(lot.matter.code, key, lodged.package, who, guarantee),
        arrived=act.arrived,
    )


@submit_bid.prepare
def _open_package(session: Session, lot: Lot, data: SubmitBid) -> Lodged:
    """Check everything that can be checked of a package without a key, and keep only its anonymous body in the open."""
    rules.clock_keeps_up()
    try:
        package, body = take_apart(data.package)
        remove(data.package)  # it names the bidder
        subject = certificates.accept(package.signed.certificate, package.signed.others)
        rules.signed_by_its_bidder(subject.uscc, session.party)
        rules.sealed_for_this_lot(package.header, lot)
        file = file_in_force(lot)
        rules.sealed_to_the_trustees(package.header, lot, file)
        rules.sealed_as_asked(package.header, package.signed.certificate, file)
    except BaseException:
        discard(data.package)
        raise
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
