"""At the opening, for a bid whose bidder does not come: trustees publish shares, as many as the threshold open it.

A share that does not fit is refused, and what was handed in stays on the public record under the trustee's name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from ggzy.foundation.acts import Act, Fixed, Input, Pick, Role, Session, act, perform
from ggzy.foundation.acts.session import clock_session
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text
from ggzy.trading.projects.models import Lot
from ggzy_core.sealing.feldman import Share, verify_share
from ggzy_core.sealing.opening import recover
from ggzy_core.sealing.problems import SealingProblem

from . import rules
from .envelopes import read_envelope, refusal_of
from .lodging import find_bid
from .models import Bid, Misfit, OpenedBid, RevealedShare
from .opening import OPENERS, Outcome, read_out, unseal_body, waiting
from .queries import seat_of

if TYPE_CHECKING:
    from collections.abc import Mapping


class RevealShare(Input):
    bid: Annotated[str, Pick("bids.waiting")] = Field(title="投标|bid", min_length=32, max_length=32)
    number: Annotated[int, Fixed(), Pick("seats.own-share")] = Field(title="托管人序号|trustee's number", ge=1, le=255)
    value: str = Field(title="份额|share", pattern="^[0-9a-f]{64}$")


@act("share.reveal", on=Lot, by=Role.TRUSTEE, takes=RevealShare, cites=("P-SHARE", "电子招标投标办法 31"))
def reveal_share(act: Act, lot: Lot, data: RevealShare) -> RevealedShare:
    """提交份额: publish one's share of a bid whose bidder has not opened it. A wrong one is refused and named."""
    waiting(act.prepared)
    if RevealedShare.objects.filter(bid=act.prepared, number=data.number).exists():
        raise Refusal("P-DONE", Text("该份额已经提交", "This share is published already"))
    return RevealedShare.objects.create(bid=act.prepared, number=data.number, value=data.value, at=act.at)


@reveal_share.prefill
def _own_number(session: Session, lot: Lot, asked: Mapping[str, str]) -> dict[str, Any]:
    seat = seat_of(lot, session.party)
    return {"number": seat} if seat else {}


@reveal_share.prepare
def _check_share(session: Session, lot: Lot, data: RevealShare) -> Bid:
    if seat_of(lot, session.party) != data.number:
        raise Refusal("P-ROLE", Text("这不是您保管的份额", "This is not the share you hold"), status=403)
    bid = find_bid(lot, data.bid)
    if not _fits(lot, bid, data.number, data.value):
        _remember(session, lot, bid, data)
        raise Refusal(
            "P-SHARE",
            Text(
                f"第 {data.number} 号托管人提交的份额与投标人的承诺不符，已记入公开记录",
                f"The share of trustee {data.number} does not fit the commitments; that stands on the public record",
            ),
            Text("请用 ggzy-trustee 从原份额信封重新取出", "Take it from the share envelope again with ggzy-trustee"),
            status=422,
        )
    return bid


class NoteMisfit(Input):
    bid: str = Field(title="投标|bid", min_length=32, max_length=32)
    number: int = Field(title="托管人序号|trustee's number", ge=1, le=255)
    value: str = Field(title="提交的份额|share handed in", pattern="^[0-9a-f]{64}$")
    trustee: str = Field(title="托管人|trustee", max_length=18)
    certificate: str = Field(default="", title="登录证书|signed in by", max_length=64)


@act("share.misfit", on=Lot, by=Role.CLOCK, takes=NoteMisfit, cites=("P-SHARE",))
def note_misfit(act: Act, lot: Lot, data: NoteMisfit) -> Misfit:
    """记录不符份额: keep on the public record what a trustee handed in that does not fit, and who it was. Anybody can
    hold it against the commitments. The first of each trustee for a bid is kept; a right one may still follow."""
    bid = find_bid(lot, data.bid)
    if _fits(lot, bid, data.number, data.value):
        raise Refusal("P-SHARE", Text("该份额与承诺相符", "This share does fit"))
    return Misfit.objects.create(bid=bid, number=data.number, value=data.value, at=act.at)


class OpenBid(Input):
    bid: Annotated[str, Pick("bids.waiting")] = Field(title="投标|bid", min_length=32, max_length=32)


@act("bid.open", on=Lot, by=OPENERS, takes=OpenBid, cites=("P-QUORUM", "电子招标投标办法 31"))
def open_bid(act: Act, lot: Lot, data: OpenBid) -> OpenedBid:
    """合力开启: open an absent bidder's bid from the shares that enough trustees have published."""
    bid, outcome, scalar = act.prepared
    return read_out(act, bid, outcome, "trustees", scalar)


@open_bid.prepare
def _recover(session: Session, lot: Lot, data: OpenBid) -> tuple[Bid, Outcome, str]:
    bid = find_bid(lot, data.bid)
    rules.enough_shares(lot, bid)
    envelope = read_envelope(lot.matter.code, bid)
    shares = [Share(row.number, bytes.fromhex(row.value)) for row in bid.revealed.order_by("number")]
    try:
        scalar = recover(envelope.header, shares)
    except SealingProblem as problem:
        raise refusal_of(problem) from problem
    return bid, unseal_body(bid, envelope, scalar), scalar.hex()


class VoidBid(Input):
    bid: Annotated[str, Pick("bids.waiting")] = Field(title="投标|bid", min_length=32, max_length=32)
    fault: bool = Field(
        title="未能开启的原因|why it could not be opened",
        json_schema_extra={
            "labels": {
                "yes": "投标人原因（视为撤销投标文件）|the bidder's fault: it counts as revoked",
                "no": "投标人以外的原因（视为撤回投标文件）|any other cause: it counts as withdrawn",
            }
        },
    )
    reason: str = Field(title="原因|reason", min_length=4, max_length=2000)


@act("bid.void", on=Lot, by=OPENERS, takes=VoidBid, cites=("P-QUORUM", "电子招标投标办法 31"))
def void_bid(act: Act, lot: Lot, data: VoidBid) -> OpenedBid:
    """未能开启: record a bid that nobody could open: revoked by the bidder's fault, withdrawn by any other cause."""
    row = waiting(find_bid(lot, data.bid))
    return row.changed(state="revoked" if data.fault else "withdrawn", reason=data.reason, at=act.at)


def _fits(lot: Lot, bid: Bid, number: int, value: str) -> bool:
    header = read_envelope(lot.matter.code, bid).header
    return verify_share(Share(number, bytes.fromhex(value)), header.ctx.points)


def _remember(session: Session, lot: Lot, bid: Bid, data: RevealShare) -> None:
    """By an act of its own, because the trustee's is refused; once for each trustee and bid."""
    if Misfit.objects.filter(bid=bid, number=data.number).exists():
        return
    said = data.model_dump() | {"trustee": session.party.uscc, "certificate": session.certificate}
    perform("share.misfit", clock_session().arriving(session.arrived), lot, said)
