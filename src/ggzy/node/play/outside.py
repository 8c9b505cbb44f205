"""What happens on the machines outside: bidders write, seal, lodge and open their bids with the real `ggzy-bid`,
trustees take and publish their shares with the real `ggzy-trustee`."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ggzy_bid.__main__ import main as ggzy_bid
from ggzy_core.bid import Bid

from . import papers
from .lane import certificate, run

if TYPE_CHECKING:
    from ggzy.node.sample.parties import Party
    from ggzy_core.sealing.lot import LotCard
    from ggzy_core.tender import TenderFile

    from .lane import Lane


@dataclass
class BidderMachine:
    """One bidder's machine for one lot: the bid as written, the packages as sealed and lodged."""

    party: Party
    lane: Lane
    lot: str
    roots: Path
    packages: list[Path] = field(default_factory=list)

    @property
    def home(self) -> Path:
        assert self.party.machine is not None
        return self.party.machine.home

    def write(self, terms: TenderFile, price: Decimal, *, partner: Party | None = None, flaw: str = "") -> Path:
        """Write the bid folder: bid.json and its documents. `flaw` is a requirement that stays without an answer."""
        folder = self.home / "bids-written" / f"{self.lot}-{len(self.packages) + 1}"
        data = _bid_data(self.party, self.lane.card(self.party, self.lot), terms, price, partner, flaw)
        for name, text in papers.documents(terms, data).items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        (folder / "bid.json").write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
        return folder

    def seal(self, folder: Path) -> Path:
        """`ggzy-bid seal`, with the lot card that was fetched, and `open-local` to prove that it opens."""
        card = self.home / "cards" / f"{self.lot}.card.json"
        mine = certificate(self.party)
        home = self.home / "ggzy-bid"
        said = run(ggzy_bid, home, "seal", str(folder), "--lot", str(card), "--trust", str(self.roots), *mine)
        return Path(said["package"])

    def lodge(self, package: Path) -> dict[str, Any]:
        """`ggzy-bid submit`, or `replace` for a bid that was lodged before."""
        return self.lane.bidder(self.party, "replace" if self.packages else "submit", str(package))

    def withdraw(self) -> dict[str, Any]:
        """`ggzy-bid withdraw`"""
        return self.lane.bidder(self.party, "withdraw", self.lot)

    def open(self) -> dict[str, Any]:
        """`ggzy-bid open`: reveal the key of one's own bid."""
        return self.lane.bidder(self.party, "open", self.lot, signs=True)

    def receipts(self) -> list[dict[str, Any]]:
        """`ggzy-bid receipts`: fetch and check every receipt."""
        return list(self.lane.bidder(self.party, "receipts")["receipts"])

    def prices(self) -> list[Decimal]:
        """Every price this machine has ever put into a bid for this lot, replaced and withdrawn ones too."""
        written = sorted((self.home / "bids-written").glob(f"{self.lot}-*/bid.json"))
        return [Decimal(json.loads(path.read_text("utf-8"))["price"]) for path in written]


@dataclass
class TrusteeMachine:
    """One trustee's machine."""

    party: Party
    lane: Lane

    def acknowledge(self, lot: str) -> dict[str, Any]:
        """`ggzy-trustee watch --once`: take the new parcels of a lot, check them, sign for the good ones."""
        return self.lane.trustee(self.party, "watch", lot, "--once", signs=True)

    def reveal(self, lot: str) -> dict[str, Any]:
        """`ggzy-trustee reveal`: publish the shares of what nobody has opened."""
        return self.lane.trustee(self.party, "reveal", lot, signs=True)


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
                "documents": papers.given(item),
            }
            for item in terms.requirements
            if item.id != flaw and (partner is not None or not item.consortium_only)
        ],
    }
    Bid.model_validate(data)
    return data
