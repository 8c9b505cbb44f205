"""After the deadline: the opening begins, and the seals end one by one by the bidders' own keys."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from pydantic import Field

from ggzy.foundation.acts import Act, Input, Nothing, Role, Session, act
from ggzy.foundation.documents.stored import Stored, discard, open_document, store
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
from ggzy_core.sealing import ustar
from ggzy_core.sealing.opening import check_scalar, open_body
from ggzy_core.sealing.pipe import Pipe
from ggzy_core.sealing.problems import SealingProblem

from . import disclosure, rules
from .envelopes import Envelope, read_envelope, refusal_of
from .lodging import SEALED
from .models import Bid, Coefficient, OpenedBid
from .queries import own_bid, standing_bids

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
    return read_out(act, bid, outcome, "bidder", data.scalar)


@reveal_bid.prepare
def _open_own(session: Session, lot: Lot, data: RevealBid) -> tuple[Bid, Outcome]:
    rules.has_a_bid(lot, session.party)
    bid = own_bid(lot, session.party)
    assert bid is not None
    envelope = read_envelope(lot.matter.code, bid)
    return bid, unseal_body(bid, envelope, bytes.fromhex(data.scalar))


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
    """The opened documents as one zip among the stored documents, for the committee and the archive. Not packed
    tighter: plans and scans are packed already, and a hall full of bids would wait for it."""

    def push(pipe: Pipe) -> None:
        with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[arg-type]  # it only writes
            for path in sorted(p for p in folder.rglob("*") if p.is_file()):
                info = zipfile.ZipInfo(str(path.relative_to(folder)), (1980, 1, 1, 0, 0, 0))
                info.file_size = path.stat().st_size
                with path.open("rb") as source, archive.open(info, "w") as member:
                    shutil.copyfileobj(source, member, ustar.CHUNK)

    pipe = Pipe(push)
    try:
        kept = store(pipe, ("zip",), limit=2 * int(settings.GGZY_BID_LIMIT), ours=True)
    except BaseException:
        pipe.abandon()
        raise
    if (failed := pipe.end()) is not None:
        discard(kept.sha256)
        raise failed
    return kept.sha256


def read_out(act: Act, bid: Bid, outcome: Outcome, how: str, scalar: str) -> OpenedBid:
    row = waiting(bid)
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


def waiting(bid: Bid) -> OpenedBid:
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
