"""A small city for tests: everyone a lot needs, and the steps from entry to the opening, through the door."""

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
from ggzy.foundation.acts.dues import GRACE, run_due
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.documents.stored import store
from ggzy.foundation.identity import certificates
from ggzy.foundation.identity.roles import session_for
from ggzy.foundation.journal.sequencer import settle
from ggzy.trading.projects.models import Lot, Tender
from ggzy_core.canonical import canonical
from ggzy_core.certs.credential import Credential
from ggzy_core.sealing.lot import LotCard, Trustee
from ggzy_core.sealing.package import write_package
from ggzy_core.sealing.seal import seal
from tests.ggzy.people import member, organisation
from tests.sample import authority, code, trust


@dataclass
class Actor:
    """A session, and the credential that belongs to its organisation."""

    session: Session
    credential: Credential

    @property
    def party(self) -> Any:
        return self.session.party


@dataclass
class City:
    """The parties of one trade."""

    tenderer: Actor
    centre: Actor
    witness: Actor
    supervisor: Actor
    trustees: list[Actor]
    bidders: list[Actor]
    packages: dict[str, Path] = field(default_factory=dict)


def actor(number: int, *roles: Role, party: Any = None) -> Actor:
    party = party or organisation(number, *roles, name=f"示例单位{number}")
    person = member(party, *roles)
    credential = authority().issue(party.name, party.uscc, "示例经办人")
    pem = credential.x509.public_bytes(_pem()).decode()
    perform("certificate.bind", operator_session(), data={"person": person.key, "certificate": pem})
    return Actor(session_for(person, party, credential.fingerprint), credential)


def _pem() -> Any:
    from cryptography.hazmat.primitives.serialization import Encoding

    return Encoding.PEM


def trusted_authorities() -> None:
    """The node accepts the sample authorities of the tests."""
    folder = certificates.folder()
    folder.mkdir(parents=True, exist_ok=True)
    for number, (root, crl) in enumerate(zip(trust().roots, trust().crls, strict=True)):
        from ggzy_core.certs.authority import pem

        (folder / f"{number}.pem").write_bytes(pem([root]))
        (folder / f"{number}.crl").write_bytes(crl)


def build(bidders: int = 3) -> City:
    trusted_authorities()
    centre_org = organisation(1, Role.CENTRE, Role.WITNESS, Role.TRUSTEE, name="示例交易中心")
    tenderer_org = organisation(2, Role.TENDERER, Role.TRUSTEE, name="示例招标单位")
    supervisor_org = organisation(3, Role.SUPERVISOR, Role.TRUSTEE, name="示例监督部门")
    notary_org = organisation(10, Role.NOTARY, Role.TRUSTEE, name="示例公证处")
    bank_org = organisation(11, Role.GUARANTOR, Role.TRUSTEE, name="示例银行")
    holders = (tenderer_org, centre_org, supervisor_org, notary_org, bank_org)
    city = City(
        tenderer=actor(2, Role.TENDERER, party=tenderer_org),
        centre=actor(1, Role.CENTRE, party=centre_org),
        witness=actor(1, Role.WITNESS, party=centre_org),
        supervisor=actor(3, Role.SUPERVISOR, party=supervisor_org),
        trustees=[actor(0, Role.TRUSTEE, party=one) for one in holders],
        bidders=[actor(20 + n, Role.BIDDER) for n in range(bidders)],
    )
    perform("room.open", operator_session(), data={"code": "K1", "name": "第一开标室", "uses": ("opening",)})
    return city


def terms(**changes: Any) -> dict[str, Any]:
    """A small tender file as data: comprehensive scoring, fixed benchmark, no guarantee unless asked for."""
    base = {
        "title": "示例道路工程",
        "estimate": "10000000.00",
        "ceiling": "9800000.00",
        "duration_days": 240,
        "validity_days": 60,
        "requirements": [
            {"id": "licence", "clause": "2.1.2", "title": "营业执照", "part": "qualification"},
            {
                "id": "validity",
                "clause": "2.1.3",
                "title": "投标有效期",
                "part": "responsive",
                "check": "at_least",
                "field": "validity_days",
                "value": "60",
            },
        ],
        "scores": [{"id": "plan", "clause": "2.2.4", "title": "施工组织设计", "most": "40"}],
        "price": {"formula": "fixed", "most": "60", "parameters": {"value": "9000000.00"}},
        "committee": {"specialties": {"A08": 5}},
    }
    return base | changes


def put(data: Any) -> str:
    return store(canonical(data), ("json",)).sha256


def enter(city: City, region: str = "", agency: Actor | None = None, **changes: Any) -> Lot:
    data = {
        "project_code": "2026-990100-47-01-000001",
        "project_name": "示例市示例道路工程",
        "region": region,
        "supervisor": city.supervisor.party.uscc,
        "trustees": tuple(one.party.uscc for one in city.trustees),
        "lots": ({"name": "示例道路一标段", "terms": put(terms(**changes))},),
        "room": "K1",
        "opening": clock.now() + timedelta(days=21),
        "notice_title": "示例道路工程招标公告",
        "notice_text": "示例道路工程已具备招标条件，现公开招标。",
    }
    if agency is not None:
        data["tenderer"] = city.tenderer.party.uscc
    tender: Tender = perform("project.enter", (agency or city.tenderer).session, data=data).result
    return tender.lots.select_related("matter", "tender__matter").get()


def published(city: City, days: int = 21, **changes: Any) -> Lot:
    lot = enter(city, **changes)
    perform("entry.accept", city.centre.session, lot.tender)
    perform("witness.assign", city.centre.session, lot.tender, {"person": city.witness.session.person.key})
    perform("notice.publish", city.tenderer.session, lot.tender, {"bid_deadline": clock.now() + timedelta(days=days)})
    lot.matter.refresh_from_db()
    return lot


def card(lot: Lot) -> LotCard:
    seats = lot.tender.trustees.select_related("organisation").order_by("number")
    trustees = tuple(
        Trustee(number=s.number, name=s.organisation.name, certificate=bytes(s.certificate)) for s in seats
    )
    return LotCard(tender=lot.tender.matter.code, lot=lot.matter.code, name=lot.name, threshold=3, trustees=trustees)


def offer(lot: Lot, who: Actor, price: str, **changes: Any) -> dict[str, Any]:
    return {
        "tender": lot.tender.matter.code,
        "lot": lot.matter.code,
        "price": price,
        "duration_days": 230,
        "quality": "合格",
        "validity_days": 60,
        "members": [{"name": who.party.name, "uscc": who.party.uscc}],
        "responses": [{"requirement": "licence", "answer": "meets", "documents": ["执照.txt"]}],
    } | changes


def sealed(city: City, lot: Lot, who: Actor, price: str = "9000000.00", **changes: Any) -> Path:
    """Seal a bid on the bidder's own machine; returns the package."""
    home = Path(tempfile.mkdtemp(prefix="bidder-"))
    folder = home / "bid"
    folder.mkdir()
    (folder / "执照.txt").write_text("示例营业执照", encoding="utf-8")
    (folder / "bid.json").write_text(json.dumps(offer(lot, who, price, **changes), ensure_ascii=False), "utf-8")
    seal(folder, card(lot), who.credential, home / "sealed")
    package = home / "bid.ggzybid"
    write_package(home / "sealed", package)
    city.packages[f"{lot.matter.code}/{who.party.uscc}"] = home / "sealed"
    return package


def submit(city: City, lot: Lot, who: Actor, price: str = "9000000.00", **changes: Any) -> Any:
    package = store(io.BytesIO(sealed(city, lot, who, price, **changes).read_bytes()), ("ggzybid",))
    return perform("bid.submit", who.session, lot, {"package": package.sha256}).result


def close(lot: Lot, days: int = 21) -> None:
    clock.forward(timedelta(days=days) + GRACE)
    run_due()
    settle()
    lot.matter.refresh_from_db()


def own_scalar(city: City, lot: Lot, who: Actor) -> bytes:
    """The key of a bid, taken from its own envelope on the bidder's machine."""
    from ggzy_core.sealing.header import read_header
    from ggzy_core.sealing.opening import reveal as own

    home = city.packages[f"{lot.matter.code}/{who.party.uscc}"]
    header = read_header((home / "header.json").read_bytes())
    return own((home / "own.cms").read_bytes(), header, who.credential)


def reveal(city: City, lot: Lot, who: Actor) -> Any:
    return perform("bid.reveal", who.session, lot, {"scalar": own_scalar(city, lot, who).hex()}).result


__all__ = ["Actor", "City", "build", "close", "code", "enter", "published", "reveal", "sealed", "submit"]
