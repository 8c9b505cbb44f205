"""The evaluation room as one member sees it: criteria, bids side by side, own progress, warnings, report.

Of the other members it says no more than the committee must know to agree: that objective scores differ, and which seats
have signed. Callers have made sure that the person sits here.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ggzy.foundation.text import Text

from . import inputs, queries
from .models import ReportDraft, Start
from .prefilled import finding_said

if TYPE_CHECKING:
    from ggzy.trading.bidding.models import OpenedBid
    from ggzy.trading.projects.models import Lot
    from ggzy_core.tender import Requirement, ScoreItem, TenderFile


ON_BIDS = ("review.record", "score.record")  # offered beside each bid
OF_THE_HEAD = ("price.adjust", "tie.decide", "report.draft", "report.submit", "evaluation.reject-all")
ON_A_DRAFT = ("report.sign", "report.submit")


@dataclass(frozen=True)
class Reviewed:
    """A requirement of one bid: what the bid answered, what the machine found, what the member decided (or None)."""

    asked: Requirement
    finding: Text
    answer: str
    documents: tuple[str, ...]
    passed: bool | None


@dataclass(frozen=True)
class Scored:
    """An item of one bid with the member's own points, or None."""

    item: ScoreItem
    points: Decimal | None


@dataclass(frozen=True)
class Beside:
    """One bid in the room."""

    bid: OpenedBid
    reviews: tuple[Reviewed, ...]
    scores: tuple[Scored, ...]
    documents: tuple[dict[str, Any], ...]

    @property
    def reviewed(self) -> int:
        return sum(one.passed is not None for one in self.reviews)

    @property
    def scored(self) -> int:
        return sum(one.points is not None for one in self.scores)

    @property
    def done(self) -> bool:
        return self.reviewed == len(self.reviews) and self.scored == len(self.scores)


@dataclass(frozen=True)
class Room:
    """Everything of the page."""

    file: TenderFile
    seat: int
    head: int
    seats: tuple[int, ...]
    started: bool
    bids: tuple[Beside, ...]
    warnings: tuple[Text, ...] = ()
    draft: ReportDraft | None = None
    signed: tuple[int, ...] = field(default=())

    @property
    def is_head(self) -> bool:
        return self.seat == self.head

    def wants(self, act: str) -> bool:
        """Is this act of the stage for this member now? Who has not begun, begins; the head has acts of its own."""
        if not self.started:
            return act == "evaluation.start"
        if act == "evaluation.start" or act in ON_BIDS or (act in OF_THE_HEAD and not self.is_head):
            return False
        return not (act in ON_A_DRAFT and self.draft is None) and not (
            act == "report.sign" and self.seat in self.signed
        )

    @property
    def reviewed(self) -> tuple[int, int]:
        return sum(one.reviewed for one in self.bids), sum(len(one.reviews) for one in self.bids)

    @property
    def scored(self) -> tuple[int, int]:
        return sum(one.scored for one in self.bids), sum(len(one.scores) for one in self.bids)


def room_of(lot: Lot, person: Any) -> Room:
    """The room for a member. Raises Refusal for somebody who does not sit here."""
    seat, file = queries.seat_of(lot, person), queries.content_of(lot)
    passed = {(r.bid_id, r.requirement): r.passed for r in queries.newest_reviews(lot) if r.seat == seat}
    points = {(s.bid_id, s.item): Decimal(s.points) for s in queries.newest_scores(lot) if s.seat == seat}
    draft = queries.newest_draft(lot)
    return Room(
        file,
        seat,
        queries.head(lot),
        tuple(queries.seats(lot)),
        Start.objects.filter(lot=lot, seat=seat).exists(),
        tuple(_beside(lot, file, bid, passed, points) for bid in queries.bids(lot)),
        tuple(_warnings(lot, file)),
        draft,
        tuple(draft.signatures.order_by("seat").values_list("seat", flat=True)) if draft else (),
    )


def _beside(
    lot: Lot,
    file: TenderFile,
    bid: OpenedBid,
    passed: dict[tuple[int, str], bool],
    points: dict[tuple[int, str], Decimal],
) -> Beside:
    answers = {one["requirement"]: one for one in bid.content.get("responses", ())}
    reviews = []
    for asked, finding in zip(file.requirements, queries.findings(lot, bid), strict=True):
        said = answers.get(asked.id, {})
        decided = passed.get((bid.pk, asked.id))
        reviews.append(
            Reviewed(asked, finding_said(finding), said.get("text", ""), tuple(said.get("documents", ())), decided)
        )
    scores = tuple(Scored(item, points.get((bid.pk, item.id))) for item in file.scores)
    return Beside(bid, tuple(reviews), scores, tuple(bid.content.get("documents", ())))


def _warnings(lot: Lot, file: TenderFile) -> list[Text]:
    found = [
        Text(
            f"{bid.number}号投标报价低于招标文件规定的异常低价界限，应作异常低价评审",
            f"Bid {bid.number} is below the line of the file: its price is to be looked into",
        )
        for bid in inputs.abnormally_low(file, queries.bids(lot))
    ]
    found += [
        Text(f"{bid.number}号投标：{one['zh']}（{one['clause']}）", f"Bid {bid.number}: {one['en']} ({one['clause']})")
        for bid in queries.bids(lot)
        for one in queries.other_findings(bid)
    ]
    titles = {item.id: item.title for item in file.scores if item.objective}
    numbers = {bid.pk: bid.number for bid in queries.bids(lot)}
    given: dict[tuple[int, str], set[Decimal]] = defaultdict(set)
    for row in queries.newest_scores(lot):
        if row.item in titles:
            given[row.bid_id, row.item].add(Decimal(row.points))
    for (bid, item), values in sorted(given.items()):
        if len(values) > 1:
            found.append(
                Text(
                    f"{numbers[bid]}号投标的客观分“{titles[item]}”各席位评分不一致，须核对后一致",
                    f"Objective item “{titles[item]}” of bid {numbers[bid]}: the seats differ and have to agree",
                )
            )
    return found
