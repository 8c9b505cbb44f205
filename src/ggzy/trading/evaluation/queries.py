"""What is asked about an evaluation. Callers are members and acts until the report is out."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from ggzy.foundation.matters.moments import moment
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text
from ggzy.service.experts.queries import member_of, members
from ggzy.trading.bidding.models import OpenedBid
from ggzy.trading.projects.models import Lot
from ggzy.trading.projects.queries import file_in_force
from ggzy_core.evaluation.requirements import Finding, review_opened
from ggzy_core.periods import local_date

from .models import PriceChange, Report, ReportDraft, Review, Score, TieDecision

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ggzy.foundation.matters.models import Matter
    from ggzy_core.tender import TenderFile


def content_of(lot: Lot) -> TenderFile:
    """The tender file in force, as data."""
    found = file_in_force(lot)
    if found is None:
        raise Refusal("P-ORDER", Text("本标段没有已发布的招标文件", "The lot has no published tender file"))
    return found.content


def bids(lot: Lot) -> list[OpenedBid]:
    """The bids that were opened and are evaluated, in the order of the read-out."""
    return list(OpenedBid.objects.filter(lot=lot, state="opened").order_by("number"))


def seats(lot: Lot) -> list[int]:
    return [member.number for member in members(lot.matter)]


def seat_of(lot: Lot, person: Any) -> int:
    """The person's seat number; raises Refusal for somebody who does not sit here."""
    member = member_of(lot.matter, person)
    if member is None:
        raise Refusal("P-ROLE", Text("您不是本标段评标委员会成员", "You do not sit on this committee"), status=403)
    return member.number


def head(lot: Lot) -> int:
    """The seat of the committee's head: the first that was called."""
    return min(seats(lot), default=0)


def newest_reviews(lot: Lot) -> list[Review]:
    """Of each seat, bid and requirement the newest review."""
    rows = Review.objects.filter(lot=lot).order_by("id")
    newest = {(row.seat, row.bid_id, row.requirement): row for row in rows}
    return sorted(newest.values(), key=lambda row: (row.bid_id, row.requirement, row.seat))


def newest_scores(lot: Lot) -> list[Score]:
    rows = Score.objects.filter(lot=lot).order_by("id")
    newest = {(row.seat, row.bid_id, row.item): row for row in rows}
    return sorted(newest.values(), key=lambda row: (row.seat, row.bid_id, row.item))


def newest_change(bid: OpenedBid) -> PriceChange | None:
    return PriceChange.objects.filter(bid=bid).order_by("-id").first()


def tie_order(lot: Lot) -> list[str]:
    found = TieDecision.objects.filter(lot=lot).order_by("-id").first()
    return [] if found is None else list(found.order)


def newest_draft(lot: Lot) -> ReportDraft | None:
    return ReportDraft.objects.filter(lot=lot).order_by("-version").first()


def report_of(lot: Lot) -> Report | None:
    return Report.objects.filter(lot=lot).first()


def findings(lot: Lot, bid: OpenedBid) -> list[Finding]:
    """What the machine found of each requirement: prefilled for the members, decided by them."""
    deadline = moment(lot.matter, "bid-deadline") or moment(lot.matter, "opening") or bid.at
    return reviewed(content_of(lot), bid, local_date(deadline))


def reviewed(file: TenderFile, bid: OpenedBid, day: date) -> list[Finding]:
    """The preliminary review (初步评审) as a machine proposes it: the bid's data, and what its documents showed."""
    return review_opened(file.requirements, bid.content, day, bid.findings)


def other_findings(bid: OpenedBid) -> list[dict[str, Any]]:
    """Red findings that speak against no requirement of the file: told to the members, no ground by themselves."""
    return [one for one in bid.findings if one["severity"] == "red" and not one["requirement"]]


def signs(lot: Lot, opened: list[OpenedBid]) -> dict[int, int]:
    """Bid to its drawn sign (签号): by the seed of the coefficient's draw where there is one, else as read out."""
    coefficient = getattr(lot, "coefficient", None)
    if coefficient is None:
        return {bid.pk: bid.number for bid in opened}
    seed = coefficient.transcript["seed"]

    def ticket(bid: OpenedBid) -> str:
        return hashlib.sha256(f"ggzy sign v1\n{seed}\n{bid.bid.header_hash}\n{bid.uscc}".encode()).hexdigest()

    return {bid.pk: place for place, bid in enumerate(sorted(opened, key=ticket), 1)}


def committee_plan(matter: Matter) -> dict[str, Any]:
    """For the form of the draw: the plan of the tender file in force."""
    lot = Lot.objects.select_related("matter").filter(matter=matter).first()
    file = file_in_force(lot) if lot is not None else None
    if file is None:
        return {}
    return {"plan": file.content.committee.specialties, "reserves": file.content.committee.reserves}


def bidders_concerned(matter: Matter) -> Iterator[tuple[str, str]]:
    """The bidders of a lot and every member of their consortia: experts must keep away from them (12号令 12)."""
    for row in OpenedBid.objects.filter(lot__matter=matter):
        yield row.uscc, "employer"
        for member in row.content.get("members", ()):
            yield member["uscc"], "employer"
