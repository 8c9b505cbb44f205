"""A lot in evaluation with a committee of five, made by hand; and what its members do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ggzy.foundation.acts import Act, Input, Role, Session, act, perform
from ggzy.foundation.identity.models import Person
from ggzy.foundation.identity.roles import session_for
from ggzy.foundation.secrets import seal
from ggzy.service.experts.models import Member
from ggzy.service.experts.queries import RESULT, who
from ggzy.trading.bidding.models import Coefficient
from ggzy.trading.evaluation.models import ReportDraft
from ggzy.trading.projects.models import Lot, TenderFile
from tests.ggzy.people import member, organisation
from tests.ggzy.trading.lots import FILE, Scene, open_bids, operate, scene

TENDER = FILE | {
    "method": "comprehensive",
    "requirements": [
        {"id": "licence", "clause": "2.1.2", "title": "营业执照", "part": "qualification", "check": "manual"},
        {"id": "term", "clause": "2.1.3", "title": "工期", "part": "responsive", "check": "at_most",
         "field": "duration_days", "value": "240"},
    ],
    "scores": [
        {"id": "plan", "clause": "2.2.2(1)", "title": "施工组织设计", "most": "10"},
        {"id": "staff", "clause": "2.2.2(2)", "title": "项目班子", "most": "10", "objective": True},
    ],
    "price": {
        "formula": "grouped_median_coefficient",
        "most": "80",
        "parameters": {"fall": "0.07"},
        "draw_from": ["0.975", "0.985", "1.0"],
    },
}  # fmt: skip
LOWEST = FILE | {"requirements": TENDER["requirements"]}


class MakeFile(Input):
    data: dict[str, Any]


@act("test.file", on=Lot, by=Role.OPERATOR, takes=MakeFile)
def make_file(act: Act, lot: Lot, data: MakeFile) -> TenderFile:
    """换招标文件: another version of the tender file."""
    version = lot.files.count() + 1
    return TenderFile.objects.create(
        lot=lot, version=version, data=data.data, document="0" * 64, made_at=act.at, published_at=act.at
    )


class Seatings(Input):
    people: tuple[str, ...]


@act("test.committee", on=Lot, by=Role.OPERATOR, takes=Seatings)
def make_committee(act: Act, lot: Lot, data: Seatings) -> Member:
    """造评标委员会: people in seats."""
    made = [
        Member.objects.create(
            matter=lot.matter, number=number, kind="expert", who=who(lot.matter, person),
            sealed=seal(lot.matter.code, RESULT, str(person.pk).encode(), who(lot.matter, person)), at=act.at,
        )
        for number, person in enumerate((Person.objects.get(key=key) for key in data.people), 1)
    ]  # fmt: skip
    return made[0]


class Drawn(Input):
    value: str


@act("test.coefficient", on=Lot, by=Role.OPERATOR, takes=Drawn)
def set_coefficient(act: Act, lot: Lot, data: Drawn) -> Coefficient:
    """造系数: a drawn value."""
    return Coefficient.objects.create(lot=lot, value=data.value, transcript={"seed": "00"}, at=act.at)


@dataclass
class Room:
    """The scene and its committee: seat number to session."""

    the: Scene
    seats: dict[int, Session] = field(default_factory=dict)

    @property
    def lot(self) -> Lot:
        return self.the.lot

    @property
    def head(self) -> Session:
        return self.seats[1]

    def start(self) -> Room:
        for session in self.seats.values():
            perform("evaluation.start", session, self.lot, {"discipline": True})
        return self

    def review(self, **fails: tuple[int, ...]) -> Room:
        """Everything passes but `term_2=(1, 2, 3)`: requirement, bid number, and the seats that fail it."""
        file = self.lot.files.order_by("-version").first().content
        for seat, session in self.seats.items():
            decisions = []
            for bid in self.the.opened:
                for one in file.requirements:
                    against = seat in fails.get(f"{one.id}_{bid.number}", ())
                    reason = {"clause": one.clause, "reason": "示例理由"} if against else {}
                    decisions.append({"bid": bid.number, "requirement": one.id, "passed": not against, **reason})
            perform("review.record", session, self.lot, {"decisions": decisions})
        return self

    def score(self, plan: dict[int, str] | None = None, staff: str = "10") -> Room:
        for session in self.seats.values():
            scores = [
                {"bid": bid.number, "item": item, "points": points}
                for bid in self.the.opened
                for item, points in (("plan", (plan or {}).get(bid.number, "8")), ("staff", staff))
            ]
            perform("score.record", session, self.lot, {"scores": scores})
        return self

    def draft(self) -> ReportDraft:
        return perform("report.draft", self.head, self.lot).result

    def sign(self, draft: ReportDraft, *but: int) -> None:
        for seat, session in self.seats.items():
            if seat not in but:
                perform("report.sign", session, self.lot, {"document": draft.document})

    def submit(self) -> Any:
        return perform("report.submit", self.head, self.lot).result


def room(file: dict[str, Any] | None = None, bidders: int = 3, coefficient: str | None = "0.985") -> Room:
    file = TENDER if file is None else file
    the = open_bids(scene("evaluation", bidders))
    operate("test.file", the.lot, {"data": file})
    institute = organisation(5000)
    people = [member(institute, Role.PERSON, name=f"示例专家{n}") for n in range(1, 6)]
    operate("test.committee", the.lot, {"people": [one.key for one in people]})
    if coefficient and file.get("price"):
        operate("test.coefficient", the.lot, {"value": coefficient})
    return Room(the, {n: session_for(one) for n, one in enumerate(people, 1)})
