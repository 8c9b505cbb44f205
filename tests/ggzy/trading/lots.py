"""A lot made by hand in any stage, with its sides, for tests of what comes after the opening."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from ggzy.foundation import clock
from ggzy.foundation.acts import Act, Input, Role, Session, act, perform
from ggzy.foundation.acts.session import operator_session
from ggzy.foundation.identity.models import Organisation, Part
from ggzy.foundation.identity.roles import session_for
from ggzy.foundation.journal.turn import late_turn
from ggzy.foundation.matters import engine
from ggzy.foundation.secrets import blind
from ggzy.trading.bidding.models import Bid, OpenedBid, OpeningRecord
from ggzy.trading.projects.entry import next_deal_code
from ggzy.trading.projects.models import Lot, Project, Tender, TenderFile
from ggzy.trading.projects.notices import publish
from tests.bids import bid_data
from tests.ggzy.people import member, organisation

FILE = {
    "title": "示例市政道路工程",
    "estimate": "20000000.00",
    "ceiling": "18332761.47",
    "duration_days": 240,
    "validity_days": 60,
    "guarantee": {"amount": "360000.00"},
    "method": "lowest-evaluated",
    "committee": {"specialties": {"A080101": 5}},
}


class MakeLot(Input):
    stage: str
    tenderer: str
    supervisor: str
    moments: dict[str, datetime] = {}


@act("test.lot", on=None, by=Role.OPERATOR, takes=MakeLot)
def make_lot(act: Act, data: MakeLot) -> Lot:
    """造标段: a lot in some stage."""
    tenderer = Organisation.objects.get(uscc=data.tenderer)
    project = Project.objects.create(code=secrets.token_hex(6), name="示例项目")
    above = act.open(f"T-{secrets.token_hex(6)}", "engineering.tender", title=project.name)
    tender = Tender.objects.create(matter=above, project=project, tenderer=tenderer)
    supervisor = Organisation.objects.get(uscc=data.supervisor)
    for role, one in ((Role.TENDERER, tenderer), (Role.SUPERVISOR, supervisor)):
        Part.objects.create(matter=above, role=role, organisation=one, since=act.at)
    late_turn()
    matter = act.open(next_deal_code(act), "engineering.open-tender", title="示例标段", parent=above)
    lot = Lot.objects.create(matter=matter, tender=tender, number=1, name="示例标段", estimate=Decimal("20000000.00"))
    TenderFile.objects.create(lot=lot, version=1, data=FILE, document="0" * 64, made_at=act.at, published_at=act.at)
    for name, at in data.moments.items():
        act.moment(matter, name, at)
    engine.move(matter, engine.procedure_of(matter).stage(data.stage))
    return lot


class OpenBid(Input):
    number: int
    uscc: str
    name: str
    price: str
    content: dict[str, Any]


@act("test.opened", on=Lot, by=Role.OPERATOR, takes=OpenBid)
def opened_bid(act: Act, lot: Lot, data: OpenBid) -> OpenedBid:
    """造开标结果: a bid that was opened."""
    party = Organisation.objects.get(uscc=data.uscc)
    bid = Bid.objects.create(
        lot=lot, key=secrets.token_hex(8), who=blind(lot.matter.code, party.pk), sealed=b"-", arrived=act.at
    )
    return OpenedBid.objects.create(
        lot=lot,
        bid=bid,
        number=data.number,
        uscc=data.uscc,
        name=data.name,
        state="opened",
        how="bidder",
        price=Decimal(data.price),
        duration_days=data.content["duration_days"],
        content=data.content,
        at=act.at,
    )


class RecordOpening(Input):
    document: str


@act("test.recorded", on=Lot, by=Role.OPERATOR, takes=RecordOpening)
def record_opening(act: Act, lot: Lot, data: RecordOpening) -> None:
    """造开标记录: the notice that began it and the record of the opening."""
    publish(act, lot.matter, "tender", "示例招标公告", "示例公告正文")
    OpeningRecord.objects.create(lot=lot, document=data.document, signature=b"", at=act.at)


class SetStage(Input):
    stage: str


@act("test.stage", on=Lot, by=Role.OPERATOR, takes=SetStage)
def set_stage(act: Act, lot: Lot, data: SetStage) -> None:
    """改环节: put the lot in a stage."""
    engine.move(lot.matter, engine.procedure_of(lot.matter).stage(data.stage))


class SetProcedure(Input):
    code: str


@act("test.procedure", on=Lot, by=Role.OPERATOR, takes=SetProcedure)
def set_procedure(act: Act, lot: Lot, data: SetProcedure) -> None:
    """改流程: put the lot at the beginning of another procedure."""
    lot.matter.changed(procedure=data.code, stage=engine.procedure(data.code).stages[0].code)


class WriteMoment(Input):
    name: str


@act("test.moment", on=Lot, by=Role.OPERATOR, takes=WriteMoment)
def write_moment(act: Act, lot: Lot, data: WriteMoment) -> None:
    """写时刻: a named time of the lot."""
    act.moment(lot.matter, data.name)


@dataclass
class Scene:
    """One lot with a tenderer, a supervisor and bidders."""

    lot: Lot
    tenderer: Session
    supervisor: Session
    bidders: list[Session]
    opened: list[OpenedBid] = field(default_factory=list)

    @property
    def stage(self) -> str:
        self.lot.matter.refresh_from_db()
        return self.lot.matter.stage

    def moment(self, name: str) -> None:
        operate("test.moment", self.lot, {"name": name})


def operate(name: str, target: Any = None, data: Any = None) -> Any:
    """Perform an act of this file, whatever stage the lot is in."""
    allowed, engine.allow = engine.allow, lambda *_: None
    try:
        return perform(name, operator_session(), target, data).result
    finally:
        engine.allow = allowed


def party(number: int, *roles: Role, name: str = "") -> Session:
    of = organisation(number, *roles, name=name)
    return session_for(member(of, *roles), of)


def scene(stage: str = "bidding", bidders: int = 3, **moments: datetime) -> Scene:
    tenderer, supervisor = party(901, Role.TENDERER), party(902, Role.SUPERVISOR)
    if stage == "bidding":
        moments = {"bid-deadline": clock.now() + timedelta(days=30)} | moments
    data = {
        "stage": stage,
        "tenderer": tenderer.party.uscc,
        "supervisor": supervisor.party.uscc,
        "moments": {name.replace("_", "-"): at for name, at in moments.items()},
    }
    lot = operate("test.lot", None, data)
    made = [party(n, Role.BIDDER, name=f"示例建设有限公司{n}") for n in range(1, bidders + 1)]
    return Scene(lot, tenderer, supervisor, made)


def open_bids(the: Scene) -> Scene:
    """Every bidder's bid opened: the first is the cheapest."""
    for number, who in enumerate(the.bidders, 1):
        price = f"{17_000_000 + number * 100_000}.00"
        content = bid_data(number, lot=the.lot.matter.code, price=price)
        content["members"] = [{"name": who.party.name, "uscc": who.party.uscc}]
        data = {"number": number, "uscc": who.party.uscc, "name": who.party.name, "price": price, "content": content}
        the.opened.append(operate("test.opened", the.lot, data))
    return the
