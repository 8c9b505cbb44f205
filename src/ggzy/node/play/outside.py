"""What happens on the machines outside: bidders write, seal and open with the real `ggzy-bid`, trustees check shares.

Nothing here touches the node. What must pass between a machine and the node goes through `lane.py`.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ggzy_bid.__main__ import main as ggzy_bid
from ggzy_core.bid import Bid
from ggzy_core.sealing import opening
from ggzy_core.sealing.package import Parcel, read_package, read_parcel
from ggzy_core.sealing.share import acknowledge, check_share

if TYPE_CHECKING:
    from ggzy.node.sample.parties import Party
    from ggzy_core.sealing.feldman import Share
    from ggzy_core.sealing.lot import LotCard
    from ggzy_core.tender import TenderFile

LICENCE = "资格文件/资质与许可（示例）.txt"
PLAN = "技术文件/施工组织设计（示例）.txt"


@dataclass
class BidderMachine:
    """One bidder's machine for one lot: the bid as written, the packages as sealed."""

    party: Party
    card: LotCard
    roots: Path
    packages: list[Path] = field(default_factory=list)

    @property
    def home(self) -> Path:
        assert self.party.machine is not None
        return self.party.machine.home

    @property
    def package(self) -> Path:
        """The newest package: the one that counts."""
        return self.packages[-1]

    def write(self, terms: TenderFile, price: Decimal, *, partner: Party | None = None, flaw: str = "") -> Path:
        """Write the bid folder: bid.json and its documents. `flaw` is a requirement that stays without an answer."""
        folder = self.home / "bids-written" / f"{self.card.lot}-{len(self.packages) + 1}"
        for name, text in ((LICENCE, "本文件为示例资格材料。"), (PLAN, "本文件为示例施工组织设计。")):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{text}\n投标人：{self.party.name}\n", encoding="utf-8")
        data = _bid_data(self.party, self.card, terms, price, partner, flaw)
        (folder / "bid.json").write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
        return folder

    def seal(self, folder: Path) -> Path:
        """`ggzy-bid seal`: the package, made from the folder for this lot."""
        card = folder.with_suffix(".lot.json")
        card.write_bytes(self.card.to_json())
        said = self._command("seal", str(folder), "--lot", str(card), "--trust", str(self.roots))
        self.packages.append(Path(said["package"]))
        return self.package

    def proves_to_open(self) -> bool:
        """`ggzy-bid open-local`: the owner's certificate opens what was sealed."""
        return "header" in self._command("open-local", str(self.package))

    def scalar(self) -> str:
        """The key of one's own bid, hex: what is revealed at the opening."""
        assert self.party.machine is not None
        package = read_package(self.package)
        return opening.reveal(package.own, package.header, self.party.machine.credential).hex()

    def prices(self) -> list[Decimal]:
        """Every price this machine has ever put into a bid for this lot, replaced and withdrawn ones too."""
        written = sorted((self.home / "bids-written").glob(f"{self.card.lot}-*/bid.json"))
        return [Decimal(json.loads(path.read_text("utf-8"))["price"]) for path in written]

    def _command(self, *words: str) -> dict[str, Any]:
        assert self.party.machine is not None
        mine = ["--credential", str(self.party.machine.certificate), "--pin-file", str(self.party.machine.pin_file)]
        said = StringIO()
        with redirect_stdout(said):
            ggzy_bid(["--home", str(self.home / "ggzy-bid"), *words, *mine, "--json"], standalone_mode=False)
        return dict(json.loads(said.getvalue().splitlines()[-1]))


@dataclass
class TrusteeMachine:
    """One trustee's machine: its certificate, and the parcels it was handed."""

    party: Party
    parcels: dict[str, Parcel] = field(default_factory=dict)

    def take(self, bid: str, parcel: bytes) -> bytes:
        """Keep a parcel, check the share in it, answer the signed acknowledgement."""
        from io import BytesIO

        assert self.party.machine is not None
        folder = self.party.machine.home / "parcels"
        folder.mkdir(exist_ok=True, mode=0o700)
        (folder / f"{bid}.parcel").write_bytes(parcel)
        read = read_parcel(BytesIO(parcel))
        check_share(read.header, read.share, self.party.machine.credential)
        self.parcels[bid] = read
        return acknowledge(read.header.digest(), self.party.machine.credential)

    def share(self, bid: str) -> Share:
        """The share of a bid, taken out of its envelope."""
        assert self.party.machine is not None
        parcel = self.parcels[bid]
        return check_share(parcel.header, parcel.share, self.party.machine.credential)


def _bid_data(
    party: Party, card: LotCard, terms: TenderFile, price: Decimal, partner: Party | None, flaw: str
) -> dict[str, Any]:
    members = [{"name": party.name, "uscc": party.uscc, "lead": partner is not None, "share_of_work": ""}]
    if partner is not None:
        members[0]["share_of_work"] = "道路工程"
        members.append({"name": partner.name, "uscc": partner.uscc, "lead": False, "share_of_work": "排水工程"})
    mark = hashlib.sha256(party.uscc.encode()).hexdigest()[:6]
    data = {
        "tender": card.tender,
        "lot": card.lot,
        "price": f"{price:.2f}",
        "duration_days": terms.duration_days,
        "quality": terms.quality,
        "validity_days": terms.validity_days,
        "project_manager": {
            "name": f"示例项目经理{mark}",
            "qualification": "市政公用工程一级建造师（示例）",
            "certificate_number": f"示例-{mark}",
        },
        "members": members,
        "responses": [
            {
                "requirement": item.id,
                "answer": "meets",
                "text": "响应（示例）",
                "documents": [PLAN if item.part == "formal" else LICENCE] if item.check == "presence" else [],
            }
            for item in terms.requirements
            if item.id != flaw and (partner is not None or not item.consortium_only)
        ],
    }
    Bid.model_validate(data)
    return data
