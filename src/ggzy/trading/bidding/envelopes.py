"""What a sealed bid's row keeps under the node's key, and what of a package goes where.

The age body is anonymous and lies among the documents. Header signature and own envelope name the bidder: they stay
under the node's key until the opening. Trustees get parcels: header and their own share, nothing of the bidder.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ggzy.foundation.documents.stored import Stored, as_file, place_whole
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.secrets import seal, unseal
from ggzy.foundation.text import Text
from ggzy_core.sealing.header import Header, read_header
from ggzy_core.sealing.package import Package, read_package, write_parcel
from ggzy_core.sealing.problems import SealingProblem

if TYPE_CHECKING:
    from .models import Bid

MOMENT = "opening"


@dataclass(frozen=True)
class Envelope:
    """The sealed part of a bid, opened: who lodged it, and what is needed to open it."""

    party: int
    person: int
    uscc: str
    name: str
    header: Header
    signature: bytes
    own: bytes
    shares: tuple[bytes, ...]
    guarantee: str

    def parcel(self, number: int) -> bytes:
        return write_parcel(self.header, number, self.shares[number - 1])


def seal_envelope(lot_code: str, key: str, package: Package, who: dict[str, Any], guarantee: str) -> bytes:
    """The sealed column of the row with this key."""
    plain = {
        **who,
        "header": package.header.to_json().decode(),
        "signature": _b64(package.signature),
        "own": _b64(package.own),
        "shares": [_b64(share) for share in package.shares],
        "guarantee": guarantee,
    }
    return seal(lot_code, MOMENT, json.dumps(plain).encode(), key)


def read_envelope(lot_code: str, bid: Bid) -> Envelope:
    """Open the sealed part. For the trustees' parcels, and for everybody's eyes only after the opening."""
    plain = json.loads(unseal(lot_code, MOMENT, bid.sealed, bid.key))
    return Envelope(
        party=plain["party"],
        person=plain["person"],
        uscc=plain["uscc"],
        name=plain["name"],
        header=read_header(plain["header"].encode()),
        signature=base64.b64decode(plain["signature"]),
        own=base64.b64decode(plain["own"]),
        shares=tuple(base64.b64decode(share) for share in plain["shares"]),
        guarantee=plain["guarantee"],
    )


def take_apart(sha256: str) -> tuple[Package, Stored]:
    """Check a whole package and put its body among the documents, whose index is told by the act (`note`)."""
    with as_file(sha256) as path:
        try:
            package = read_package(path)
        except SealingProblem as problem:
            raise refusal_of(problem) from problem
        with package.body() as body:
            kind = package.header.ctx.body_name.rpartition(".")[2]
            kept = place_whole(body, (kind,), limit=package.header.body.size, expect=package.header.body.sha256)
    return package, kept


def refusal_of(problem: SealingProblem) -> Refusal:
    return Refusal(
        "P-ENVELOPE-FORM",
        Text(problem.zh, problem.en),
        Text("请在投标人自己的电脑上重新封装后提交", "Seal the bid again on the bidder's machine and submit it"),
        facts={"part": problem.part, "name": problem.name},
        status=422,
    )


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
