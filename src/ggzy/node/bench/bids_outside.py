"""The steps of one large bid on its bidder's machine: written, sealed and packed, checked whole, opened."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from ggzy_core.certs.authority import SampleAuthority
from ggzy_core.certs.credential import Credential
from ggzy_core.codes import uscc
from ggzy_core.sealing import opening
from ggzy_core.sealing.lot import LotCard, Trustee
from ggzy_core.sealing.package import read_package, write_package
from ggzy_core.sealing.seal import seal as seal_folder

if TYPE_CHECKING:
    from pathlib import Path

PIN, MB = "measure", 1_000_000
HOLDERS, THRESHOLD = 5, 3
CODE = uscc.make("91", "990100", "MA000999")


def write(folder: Path, size: int) -> None:
    """A bid folder of so many MB, a lot card and a certificate: all made for the measurement."""
    authority = SampleAuthority.create("measurement")
    holders = [authority.issue(f"示例托管人{number}") for number in range(1, HOLDERS + 1)]
    seats = [Trustee(number=n, name=f"示例托管人{n}", certificate=one.certificate) for n, one in enumerate(holders, 1)]
    card = LotCard(tender="示例招标项目", lot="示例标段", threshold=THRESHOLD, trustees=tuple(seats))
    (folder / "card.json").write_bytes(card.to_json())
    authority.issue("示例建设有限公司", CODE).save(folder / "me.p12", PIN)
    documents(folder / "bid", size)
    offer = offer_of(card.tender, card.lot, "示例建设有限公司", CODE)
    (folder / "bid" / "bid.json").write_text(json.dumps(offer, ensure_ascii=False), encoding="utf-8")


def documents(folder: Path, size: int, parts: int = 4) -> None:
    """Documents of so many MB in all, as hard to pack as scans are."""
    folder.mkdir(parents=True)
    for number in range(parts):
        with (folder / f"图纸{number + 1}.dwg").open("wb") as file:
            for _ in range(size):
                file.write(os.urandom(MB // parts))


def offer_of(tender: str, lot: str, name: str, code: str) -> dict[str, Any]:
    """A bid as data that answers with the first of those documents."""
    return {
        "tender": tender,
        "lot": lot,
        "price": "9000000.00",
        "duration_days": 230,
        "quality": "合格",
        "validity_days": 60,
        "members": [{"name": name, "uscc": code}],
        "responses": [{"requirement": "licence", "answer": "meets", "documents": ["图纸1.dwg"]}],
    }


def seal(folder: Path, size: int) -> None:
    """What `ggzy-bid seal` does: encrypt, deal the shares, sign, pack."""
    card, credential = LotCard.load(folder / "card.json"), Credential.load(folder / "me.p12", PIN)
    seal_folder(folder / "bid", card, credential, folder / "sealed")
    write_package(folder / "sealed", folder / "bid.ggzybid")


def check(folder: Path, size: int) -> None:
    """What the node does when a bid is lodged: every hash and the signature, without a key."""
    read_package(folder / "bid.ggzybid")


def open(folder: Path, size: int) -> None:
    """Decrypted, held against what was committed to, unpacked."""
    package = read_package(folder / "bid.ggzybid")
    scalar = opening.reveal(package.own, package.header, Credential.load(folder / "me.p12", PIN))
    with package.body() as body:
        opening.open_body(body, package.header, scalar, folder / "opened")


def hoard(folder: Path, size: int) -> None:
    """What must not be done: the whole package in memory. It shows that a cap on memory holds."""
    (folder / "bid.ggzybid").read_bytes()
