"""After the deadline: the seals end one by one, by the bidder's own key or by the trustees together."""

from __future__ import annotations

import hashlib
import json
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from ggzy.foundation.acts import Act, Fixed, Input, Nothing, Pick, Role, Session, act
from ggzy.foundation.documents.stored import Stored, open_document, store
from ggzy.foundation.matters.moments import moment
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text
from ggzy.service.guarantees.acts import open_guarantee
from ggzy.service.guarantees.models import Guarantee
from ggzy.service.guarantees.queries import disclose
from ggzy.trading.projects.entry import SIDES
from ggzy.trading.projects.models import Lot
from ggzy.trading.projects.queries import file_in_force
from ggzy_core.bid import Bid as SealedOffer
from ggzy_core.preflight import Lot as PreflightLot
from ggzy_core.preflight import Report, check_opened
from ggzy_core.sealing.feldman import Share, verify_share
from ggzy_core.sealing.opening import check_scalar, open_body, recover
from ggzy_core.sealing.problems import SealingProblem

from . import disclosure, rules
from .envelopes import Envelope, read_envelope, refusal_of
from .lodging import SEALED, find_bid
from .models import Bid, Coefficient, OpenedBid, RevealedShare
from .queries import own_bid, standing_bids

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_FOUND = 500
OPENERS = (*SIDES, Role.CENTRE)


@act("coefficient.draw", on=Lot, by=SIDES)
def draw_coefficient(act: Act, lot: Lot, data: Nothing) -> Coefficient:
    """抽取系数: draw the price formula's value from all sealed bids together, before any is opened.

    Its seed is the hash of every standing bid's header, fixed at the deadline: each bidder put randomness into it, no
    one of them knew the others', and the node cannot change one without breaking a receipt.
    """
    file = file_in_force(lot)
    choices = [format(value, "f") for value in file.content.price.draw_from] if file and file.content.price else []
    if not choices:
        raise Refusal("P-STAGE", Text("本标段的评标办法不抽取系数", "This lot's method draws no value"))
    if hasattr(lot, "coefficient"):
        raise Refusal("P-DONE", Text("系数已经抽取", "The value has been drawn"))
    headers = sorted(bid.header_hash for bid in standing_bids(lot))
    seed = hashlib.sha256("\n".join(["ggzy coefficient v1", lot.matter.code, *headers]).encode()).hexdigest()
    value = choices[int(seed, 16) % len(choices)]
    act.disclose(seed=seed, choices=choices, value=value)
    return Coefficient.objects.create(lot=lot, value=value, transcript={"seed": seed, "choices": choices}, at=act.at)


@act("opening.begin", on=Lot, by=OPENERS, cites=("T-MIN3", "招标投标法 34", "招标投标法 36"))
def begin_opening(act: Act, lot: Lot, data: Nothing) -> None:
    """开标: end the secrecy of who has bid, and disclose every sealed act of the lot with its place in the journal."""
    document, told = act.prepared
    if told != disclosure.last_of(lot):  # a trustee's word came in while this was being prepared
        raise disclosure.behind()
    bids = standing_bids(lot)
    act.require(rules.enough_bids, len(bids), act.at)
    act.require(_coefficient_is_drawn, lot)
    act.moment(lot.matter, SEALED)
    for number, bid in enumerate(bids, 1):
        envelope = read_envelope(lot.matter.code, bid)
        guarantee = Guarantee.objects.filter(matter__code=envelope.guarantee).first()
        if guarantee is not None:
            act.then(open_guarantee, guarantee)
        OpenedBid.objects.create(
            lot=lot,
            bid=bid,
            number=number,
            uscc=envelope.uscc,
            name=envelope.name,
            state="waiting",
            guarantee=disclose(guarantee) if guarantee is not None else {},
            at=act.at,
        )
    act.attach(document.sha256, document.length, "json")
    act.disclose(sealed_acts=document.sha256, bids=len(bids))


@begin_opening.prepare
def _disclose_slots(session: Session, lot: Lot, data: Nothing) -> tuple[Stored, int]:
    last = disclosure.last_of(lot)
    return store(disclosure.of(lot), ("json",)), last


class RevealBid(Input):
    scalar: str = Field(title="开启密钥|key", pattern="^[0-9a-f]{64}$")


@act("bid.reveal", on=Lot, by=Role.BIDDER, takes=RevealBid, cites=("电子招标投标办法 30",))
def reveal_bid(act: Act, lot: Lot, data: RevealBid) -> OpenedBid:
    """揭示密钥: open one's own bid with one's own key; anyone can check the key against the commitment."""
    bid, outcome = act.prepared
    return _read_out(act, bid, outcome, "bidder", data.scalar)


@reveal_bid.prepare
def _open_own(session: Session, lot: Lot, data: RevealBid) -> tuple[Bid, Outcome]:
    rules.has_a_bid(lot, session.party)
    bid = own_bid(lot, session.party)
    assert bid is not None
    envelope = read_envelope(lot.matter.code, bid)
    return bid, unseal_body(bid, envelope, bytes.fromhex(data.scalar))


class RevealShare(Input):
    bid: Annotated[str, Pick("bids.waiting")] = Field(title="投标|bid", min_length=32, max_length=32)
    number: Annotated[int, Fixed(), Pick("seats.own-share")] = Field(title="托管人序号|trustee's number", ge=1, le=255)
    value: str = Field(title="份额|share", pattern="^[0-9a-f]{64}$")


@act("share.reveal", on=Lot, by=Role.TRUSTEE, takes=RevealShare)
def reveal_share(act: Act, lot: Lot, data: RevealShare) -> RevealedShare:
    """提交份额: publish one's share of a bid whose bidder has not opened it. A wrong one is refused and named."""
    seat = lot.tender.trustees.filter(organisation=act.party).first()
    if seat is None or seat.number != data.number:
        raise Refusal("P-ROLE", Text("这不是您保管的份额", "This is not the share you hold"), status=403)
    if RevealedShare.objects.filter(bid=act.prepared, number=data.number).exists():
        raise Refusal("P-DONE", Text("该份额已经提交", "This share is published already"))
    return RevealedShare.objects.create(bid=act.prepared, number=data.number, value=data.value, at=act.at)


@reveal_share.prefill
def _own_number(session: Session, lot: Lot, asked: Mapping[str, str]) -> dict[str, Any]:
    seat = lot.tender.trustees.filter(organisation=session.party).first()
    return {} if seat is None else {"number": seat.number}


@reveal_share.prepare
def _check_share(session: Session, lot: Lot, data: RevealShare) -> Bid:
    bid = find_bid(lot, data.bid)
    header = read_envelope(lot.matter.code, bid).header
    if not verify_share(Share(data.number, bytes.fromhex(data.value)), header.ctx.points):
        raise Refusal(
            "P-SHARE",
            Text(
                f"第 {data.number} 号托管人提交的份额与投标人的承诺不符",
                f"The share of trustee {data.number} does not fit the commitments",
            ),
            Text("请用 ggzy-trustee 从原份额信封重新取出", "Take it from the share envelope again with ggzy-trustee"),
            status=422,
        )
    return bid


class OpenBid(Input):
    bid: Annotated[str, Pick("bids.waiting")] = Field(title="投标|bid", min_length=32, max_length=32)


@act("bid.open", on=Lot, by=OPENERS, takes=OpenBid, cites=("电子招标投标办法 31",))
def open_bid(act: Act, lot: Lot, data: OpenBid) -> OpenedBid:
    """合力开启: open an absent bidder's bid from the shares that enough trustees have published."""
    bid, outcome, scalar = act.prepared
    return _read_out(act, bid, outcome, "trustees", scalar)


@open_bid.prepare
def _recover(session: Session, lot: Lot, data: OpenBid) -> tuple[Bid, Outcome, str]:
    bid = find_bid(lot, data.bid)
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


@act("bid.void", on=Lot, by=OPENERS, takes=VoidBid, cites=("电子招标投标办法 31",))
def void_bid(act: Act, lot: Lot, data: VoidBid) -> OpenedBid:
    """未能开启: record a bid that nobody could open: revoked by the bidder's fault, withdrawn by any other cause."""
    row = _waiting(find_bid(lot, data.bid))
    return row.changed(state="revoked" if data.fault else "withdrawn", reason=data.reason, at=act.at)


@dataclass(frozen=True)
class Outcome:
    """What came out of a bid's body: the bid and the address of its opened archive, or why it is void."""

    content: dict[str, Any] = field(default_factory=dict)
    archive: str = ""
    void: str = ""
    findings: list[dict[str, Any]] = field(default_factory=list)


def unseal_body(bid: Bid, envelope: Envelope, scalar: bytes) -> Outcome:
    """Decrypt and check a bid's body, outside any transaction. A wrong key is refused; a false body voids the bid."""
    try:
        check_scalar(envelope.header, scalar)
        with tempfile.TemporaryDirectory(prefix="ggzy-") as folder, open_document(bid.package) as body:
            opened = open_body(body, envelope.header, scalar, Path(folder) / "bid")
            if void := _not_this_offer(opened.bid, envelope):
                return Outcome(void=void)
            content = json.loads(opened.bid.to_json())
            found = found_by_machine(bid.lot, opened.folder, opened.bid)
            return Outcome(content=content, archive=_keep(opened.folder), findings=found)
    except SealingProblem as problem:
        if problem.name != "void-bid":
            raise refusal_of(problem) from problem
        return Outcome(void=problem.zh)


def found_by_machine(lot: Lot, folder: Path, bid: SealedOffer) -> list[dict[str, Any]]:
    """What the preflight finds of an opened bid, for the committee: the very checks the bidder could run at home."""
    file = file_in_force(lot)
    if file is None:
        return []
    about = PreflightLot(lot.tender.matter.code, lot.matter.code, moment(lot.matter, "bid-deadline"))
    return worth_keeping(check_opened(folder, bid, file.content, about))


def worth_keeping(report: Report) -> list[dict[str, Any]]:
    """Red and amber findings as the row keeps them; a bid that is wrong throughout is not listed throughout."""
    return [one.to_json() for one in report.findings if one.severity != "green"][:MOST_FOUND]


def _not_this_offer(bid: SealedOffer, envelope: Envelope) -> str:
    """Why what was sealed is not an offer of the bidder who signed, on this lot; empty when it is."""
    ctx = envelope.header.ctx
    if (bid.tender, bid.lot) != (ctx.tender, ctx.lot):
        return f"密封内容是对 {bid.lot} 的投标，不是本标段 {ctx.lot}"
    if bid.lead.uscc != envelope.uscc:
        return f"密封内容的投标人（联合体牵头人）{bid.lead.uscc} 与签名提交的 {envelope.uscc} 不一致"
    return ""


def _keep(folder: Path) -> str:
    """The opened documents as one zip among the stored documents, for the committee and the archive."""
    import zipfile

    with tempfile.TemporaryFile() as target:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(p for p in folder.rglob("*") if p.is_file()):
                info = zipfile.ZipInfo(str(path.relative_to(folder)), (1980, 1, 1, 0, 0, 0))
                with path.open("rb") as source, archive.open(info, "w") as member:
                    while chunk := source.read(1 << 20):
                        member.write(chunk)
        target.seek(0)
        return store(target, ("zip",)).sha256


def _read_out(act: Act, bid: Bid, outcome: Outcome, how: str, scalar: str) -> OpenedBid:
    row = _waiting(bid)
    if outcome.void:
        act.disclose(number=row.number, state="revoked", reason=outcome.void)
        return row.changed(state="revoked", how=how, scalar=scalar, reason=outcome.void, at=act.at)
    content = outcome.content
    name = "、".join(member["name"] for member in content["members"])
    act.disclose(number=row.number, price=content["price"], duration_days=content["duration_days"], name=name)
    return row.changed(
        state="opened",
        how=how,
        scalar=scalar,
        name=name[:200],
        price=content["price"],
        duration_days=content["duration_days"],
        content=content,
        archive=outcome.archive,
        findings=outcome.findings,
        at=act.at,
    )


def _waiting(bid: Bid) -> OpenedBid:
    row = OpenedBid.objects.get(bid=bid)
    if row.state != "waiting":
        raise Refusal("P-DONE", Text("这份投标已经开启", "This bid is open already"))
    return row


def _coefficient_is_drawn(lot: Lot) -> None:
    file = file_in_force(lot)
    if file and file.content.price and file.content.price.draw_from and not hasattr(lot, "coefficient"):
        raise Refusal(
            "P-ORDER",
            Text(
                "评标办法要求开标前抽取系数，尚未抽取",
                "The method draws a value before the opening; it is not drawn yet",
            ),
            Text("请先抽取系数", "Draw it first"),
        )
