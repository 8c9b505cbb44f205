"""The parties and lots of a measured trade, made through the door like any other."""

from __future__ import annotations

import io
import json
import tempfile
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from ggzy.foundation import clock
from ggzy.foundation.acts import Role, Session, perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.documents.stored import store
from ggzy.foundation.identity.models import Organisation
from ggzy.foundation.identity.roles import session_for
from ggzy.node.sample import authorities, names, parties
from ggzy.trading.projects.exports import card_of
from ggzy.trading.projects.models import Lot, Tender
from ggzy_core.canonical import canonical
from ggzy_core.certs.authority import SampleAuthority, pem
from ggzy_core.certs.credential import Credential
from ggzy_core.sealing.package import write_package
from ggzy_core.sealing.seal import seal

SEED = 7
AHEAD = timedelta(days=25)
TERMS: dict[str, Any] = {
    "title": "示例道路工程",
    "estimate": "10000000.00",
    "ceiling": "9800000.00",
    "duration_days": 240,
    "validity_days": 60,
    "requirements": [
        {"id": "licence", "clause": "2.1.2", "title": "营业执照", "part": "qualification"},
        {"id": "validity", "clause": "2.1.3", "title": "投标有效期", "part": "responsive", "check": "at_least",
         "field": "validity_days", "value": "60"},
    ],
    "scores": [{"id": "plan", "clause": "2.2.4", "title": "施工组织设计", "most": "40"}],
    "price": {"formula": "fixed", "most": "60", "parameters": {"value": "9000000.00"}},
    "committee": {"specialties": {"A0802": 3, "A0602": 2}},
}  # fmt: skip


@dataclass(frozen=True)
class Bidder:
    """A bidder signed in, with the certificate that seals."""

    organisation: Organisation
    session: Session
    credential: Credential


@dataclass
class City:
    """Who trades, and what their tenders name: the stored tender file and its readable document."""

    world: parties.World
    issuer: SampleAuthority
    cast: tuple[names.Name, ...]
    terms: str
    document: str
    bidders: list[Bidder] = field(default_factory=list)
    entered: int = 0

    def bidder(self, number: int) -> Bidder:
        """Bidder number so-and-so, registered on first use."""
        while len(self.bidders) <= number:
            self.bidders.append(_register(self.cast[len(self.bidders)], self.issuer))
        return self.bidders[number]

    def entry(self) -> dict[str, Any]:
        """The form of one more tender: one lot, five trustees, a room at an hour of its own."""
        self.entered += 1
        return {
            "project_code": f"2026-990100-47-01-{self.entered:06d}",
            "project_name": "示例市示例道路工程",
            "supervisor": self.world.supervisor.uscc,
            "trustees": tuple(one.uscc for one in self.world.trustees(self.world.tenderers[0])),
            "lots": ({"name": "示例道路一标段", "terms": self.terms, "document": self.document},),
            "room": "K1",
            "opening": clock.now() + AHEAD + timedelta(hours=3 * self.entered),
            "notice_title": "示例道路工程招标公告",
            "notice_text": "示例道路工程已具备招标条件，现公开招标（示例公告，非真实项目）。",
        }

    def enter(self) -> Tender:
        """Enter a tender; what is measured as a tender."""
        tender: Tender = perform("project.enter", self.world.tenderers[0].session, data=self.entry()).result
        return tender

    def published(self) -> Lot:
        """A lot that takes bids."""
        tender = self.enter()
        perform("entry.accept", self.world.centre.session, tender)
        perform("notice.publish", self.world.tenderers[0].session, tender, {"bid_deadline": clock.now() + AHEAD})
        lot: Lot = Lot.objects.select_related("matter", "tender__matter").get(tender=tender)
        return lot


def build(bidders: int) -> City:
    """A city on this fresh node, with a cast of so many bidders that register when they are first needed."""
    world = parties.settle(SEED, names.Size(bidders=1))
    platform = world.centre.uscc
    document = store(_paper(), ("pdf",)).sha256
    return City(
        world=world,
        issuer=SampleAuthority.load(authorities.kept() / "jia"),
        cast=names.cast(SEED, platform, names.Size(bidders=bidders + 1)).bidders[1:],
        terms=store(canonical(TERMS), ("json",)).sha256,
        document=document,
    )


def package(lot: Lot, bidder: Bidder, price: str = "9000000.00") -> bytes:
    """A real bid, sealed as on the bidder's own machine, ready to be sent."""
    with tempfile.TemporaryDirectory(prefix="ggzy-bench-") as home:
        folder, sealed, packed = Path(home) / "bid", Path(home) / "sealed", Path(home) / "bid.ggzybid"
        folder.mkdir()
        (folder / "执照.txt").write_text("示例营业执照", encoding="utf-8")
        (folder / "bid.json").write_text(json.dumps(_offer(lot, bidder, price), ensure_ascii=False), "utf-8")
        card = card_of(lot)
        assert card is not None  # the notice is out
        seal(folder, card, bidder.credential, sealed)
        write_package(sealed, packed)
        return packed.read_bytes()


def upload(sealed: bytes) -> str:
    """Send a package; its address, which the act names."""
    return store(io.BytesIO(sealed), ("ggzybid",)).sha256


def _offer(lot: Lot, bidder: Bidder, price: str) -> dict[str, Any]:
    return {
        "tender": lot.tender.matter.code,
        "lot": lot.matter.code,
        "price": price,
        "duration_days": 230,
        "quality": "合格",
        "validity_days": 60,
        "members": [{"name": bidder.organisation.name, "uscc": bidder.organisation.uscc}],
        "responses": [{"requirement": "licence", "answer": "meets", "documents": ["执照.txt"]}],
    }


def _register(named: names.Name, issuer: SampleAuthority) -> Bidder:
    data = {"uscc": named.uscc, "name": named.name, "region": names.REGION, "roles": named.roles}
    organisation: Organisation = perform("organisation.register", operator_session(), data=data).result
    person = parties.enrol(named.uscc, "示例投标员", Role.BIDDER)
    credential = issuer.issue(named.name, named.uscc, "示例投标员")
    bound = {"person": person.key, "certificate": pem([credential.certificate]).decode()}
    perform("certificate.bind", operator_session(), data=bound)
    return Bidder(organisation, session_for(person, organisation, credential.fingerprint), credential)


def _paper() -> bytes:
    from ggzy.foundation.documents.pdf import render

    return render("notice", {"title": "示例道路工程招标文件", "paragraphs": ["示例文件，非真实项目。"]})
