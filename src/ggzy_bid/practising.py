"""The practice room (演练): seal, lodge and open a bid at any time, on this machine alone, with throw-away trustees.

A rehearsal can never be taken for a bid: its lot is no lot, the certificates are issued on the spot by an authority
nobody trusts, and every key is gone when the command ends.
"""

from __future__ import annotations

import json
import secrets
import shutil
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from ggzy_bid.checking import find_tender, show
from ggzy_bid.commands import FOLDER, as_json_option
from ggzy_bid.machine import Machine
from ggzy_core.bid import Bid
from ggzy_core.canonical import canonical
from ggzy_core.certs.authority import SampleAuthority
from ggzy_core.certs.credential import Credential
from ggzy_core.preflight import preflight
from ggzy_core.sealing import archive, opening
from ggzy_core.sealing.lot import LotCard, Trustee
from ggzy_core.sealing.package import Package, read_package, write_package
from ggzy_core.sealing.rehearsal import PREFIX
from ggzy_core.sealing.seal import seal
from ggzy_core.sealing.share import check_share
from ggzy_core.terminal import refusals_as_sentences, tell
from ggzy_core.tlog.checkpoint import Checkpoint, sign_checkpoint
from ggzy_core.tlog.merkle import leaf_hash
from ggzy_core.tlog.note import Signer
from ggzy_core.tlog.receipt import make_receipt, verify_receipt

ORIGIN = "rehearsal.invalid/no-record"
TRUSTEES = 5


@dataclass(frozen=True)
class Room:
    """Who takes part in one rehearsal. All of it is made for it and thrown away."""

    bidder: Credential
    trustees: tuple[Credential, ...]
    card: LotCard
    log: Signer


@dataclass(frozen=True)
class Rehearsed:
    """What came of it. `receipt` reads like one of the journal's and says of itself that it is none."""

    lot: str
    at: str
    size: int
    receipt_holds: bool
    threshold: int
    trustees: int
    documents: int
    receipt: str


@click.command("practice")
@click.argument("folder", type=FOLDER)
@click.option("--tender", "tender", required=True, help="招标文件数据或标段编号。 The tender file, or the lot's code.")
@as_json_option
@click.pass_obj
def practice_command(machine: Machine, folder: Path, tender: str, as_json: bool) -> None:
    """演练：用一次性密钥加密、提交并开启投标文件夹 FOLDER，全程在本机。 Rehearse a whole bid on this machine.

    Nothing leaves the machine and nothing is kept. A rehearsal is never a bid.
    """
    with refusals_as_sentences():
        known = find_tender(machine, tender)
        report = preflight(folder, known.file, known.lot)
        work = machine.work_folder("practice")
        try:
            done = rehearse(folder, known.file.threshold, work)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    if as_json:
        click.echo(json.dumps({"rehearsal": True, **asdict(done), "preflight": report.to_json()}, ensure_ascii=False))
        return
    show(report)
    facts = {
        "lot": done.lot,
        "sealed": f"{done.size} bytes",
        "opened_by_bidder": "✓",
        "opened_by_trustees": f"✓ {done.threshold} / {done.trustees}",
        "documents": done.documents,
        "kept": "已全部删除 · nothing",
    }
    tell("演练完成，不是投标 · rehearsed; this is not a bid", facts, as_json=False)
    line = f"rehearsal.submit {done.lot} {'good' if done.receipt_holds else 'bad'}"
    tell("演练回执，无任何效力 · rehearsal receipts (1)", {done.at[:19]: line}, as_json=False)


def rehearse(folder: Path, threshold: int, work: Path) -> Rehearsed:
    """Seal, lodge and open the bid twice in `work`: by the bidder's key, and by as many trustees as are needed.

    Raises SealingProblem when one of the two does not bring back what was sealed.
    """
    bid, _ = archive.scan(folder)
    room = _room(bid, threshold)
    written = _for_rehearsal(folder, bid, room.card, work / "written")
    seal(written, room.card, room.bidder, work / "sealed")
    write_package(work / "sealed", work / "rehearsal.ggzybid")
    package = read_package(work / "rehearsal.ggzybid")
    receipt = _receipt(package, room.log)
    held = verify_receipt(receipt, room.log.vkey)
    own = opening.reveal(package.own, package.header, room.bidder)
    shares = [check_share(package.header, package.shares[n], room.trustees[n]) for n in range(threshold)]
    for number, scalar in enumerate((own, opening.recover(package.header, shares))):
        opened = _opens(package, scalar, work / f"opened-{number}")
        if (opened.documents, opened.price) != (bid.documents, bid.price):
            raise opening.void("演练打开的内容与所写不同", "the rehearsal opened something else than was written")
    return Rehearsed(
        room.card.lot,
        datetime.now(UTC).isoformat(),
        package.path.stat().st_size,
        held.ok,
        threshold,
        len(room.trustees),
        len(bid.documents),
        receipt,
    )


def _room(bid: Bid, threshold: int) -> Room:
    authority = SampleAuthority.create("演练 REHEARSAL ONLY")
    count = max(TRUSTEES, 2 * threshold - 1)
    trustees = tuple(authority.issue(f"演练受托人{number} REHEARSAL") for number in range(1, count + 1))
    card = LotCard(
        origin="https://rehearsal.invalid",
        tender=f"{PREFIX}{bid.tender}"[:200],
        lot=f"{PREFIX}{bid.lot}"[:200],
        threshold=threshold,
        trustees=tuple(
            Trustee(number=number, name=f"演练受托人{number}", certificate=one.certificate)
            for number, one in enumerate(trustees, 1)
        ),
    )
    holder = authority.issue(f"演练 {bid.lead.name}"[:60], bid.lead.uscc)
    return Room(holder, trustees, card, Signer.generate(ORIGIN))


def _for_rehearsal(folder: Path, bid: Bid, card: LotCard, target: Path) -> Path:
    """The same documents under a bid.json whose tender and lot say that it is a rehearsal."""
    shutil.copytree(folder, target)
    plain = bid.model_dump(mode="json") | {"tender": card.tender, "lot": card.lot}
    (target / archive.BID).write_bytes(canonical(plain))
    return target


def _receipt(package: Package, log: Signer) -> str:
    """A receipt as the journal gives one, from a log of one entry under a key that is thrown away."""
    entry = canonical(
        {
            "v": 1,
            "act": "rehearsal.submit",
            "rehearsal": "演练，没有任何效力 · a rehearsal without any effect",
            "subject": package.header.ctx.lot,
            "objects": [{"sha256": package.header.body.sha256, "len": package.header.body.size}],
            "time": datetime.now(UTC).isoformat(),
            "n": secrets.token_hex(16),
        }
    )
    checkpoint = sign_checkpoint(Checkpoint(ORIGIN, 1, leaf_hash(entry)), log)
    return make_receipt(entry, 0, (), checkpoint)


def _opens(package: Package, scalar: bytes, target: Path) -> Bid:
    with package.body() as body:
        return opening.open_body(body, package.header, scalar, target).bid
