"""What was public of a lot at a time: the one place where an export decides what may leave.

Bidders, prices and their number are here from the signed opening record on, ranks and rejections from the publicity of
candidates on, a winner from the award notice on. Before that they are absent, not empty.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ggzy.foundation import clock
from ggzy.foundation.identity.models import Part
from ggzy.foundation.journal.models import EntryRow
from ggzy.foundation.matters.models import Moment
from ggzy.foundation.matters.public import is_public
from ggzy.trading.awards.reports import Ranked, ranking_of
from ggzy.trading.projects.models import Notice

if TYPE_CHECKING:
    from datetime import datetime

    from ggzy.foundation.identity.models import Organisation
    from ggzy.foundation.matters.models import Matter
    from ggzy.trading.awards.models import Award, Candidate
    from ggzy.trading.bidding.models import OpenedBid
    from ggzy.trading.contracts.models import Contract, Milestone
    from ggzy.trading.projects.models import Lot, Question, TenderFile


@dataclass(frozen=True)
class Facts:
    """A lot as the public could see it at `at`. `moments` are its named times as they stood then."""

    lot: Lot
    at: datetime
    moments: dict[str, datetime]
    files: tuple[TenderFile, ...]
    notices: tuple[Notice, ...]
    questions: tuple[Question, ...] = ()
    supervisors: tuple[Organisation, ...] = ()
    opened: tuple[OpenedBid, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    rejected: tuple[Ranked, ...] = ()
    awards: tuple[Award, ...] = ()
    contract: Contract | None = None
    milestones: tuple[Milestone, ...] = field(default=())

    @property
    def file(self) -> TenderFile | None:
        """The tender file in force."""
        return self.files[-1] if self.files else None

    @property
    def award(self) -> Award | None:
        """The award that held; None where the only one was revoked by then."""
        return next((one for one in reversed(self.awards) if not revoked(one, self.at)), None)

    def come(self, name: str) -> bool:
        """Has this moment come?"""
        return name in self.moments and self.moments[name] <= self.at

    def of_kind(self, kind: str) -> list[Notice]:
        return [one for one in self.notices if one.kind == kind]


def revoked(award: Award, at: datetime) -> bool:
    return award.revoked_at is not None and award.revoked_at <= at


def facts_of(lot: Lot, at: datetime | None = None) -> Facts | None:
    """What was public of the lot at `at` (now, unless said); None while the lot itself is not."""
    at = at or clock.now()
    known = _moments(lot.matter, at)
    shown = Facts(lot, at, known, _files(lot, at), _notices(lot, at))
    if not is_public(lot.matter) or not shown.come("notice-published"):
        return None
    seen: dict[str, object] = {
        "questions": tuple(lot.questions.filter(answered_at__lte=at).order_by("answered_at", "id")),
        "supervisors": _supervisors(lot),
    }
    if shown.come("opening-recorded"):
        seen["opened"] = tuple(lot.opened.select_related("bid").order_by("number"))
    if shown.come("publicity-begins"):
        ranking = ranking_of(lot)
        seen["candidates"] = tuple(lot.candidates.select_related("opened__bid").order_by("rank"))
        seen["rejected"] = ranking.rejected if ranking else ()
    if shown.come("award-notified"):
        seen["awards"] = tuple(
            lot.awards.filter(notified_at__lte=at).select_related("candidate__opened__bid").order_by("id")
        )
    contract = lot.contracts.filter(signed_at__lte=at).order_by("-signed_at").first()
    if contract is not None:
        seen["contract"] = contract
        seen["milestones"] = tuple(contract.steps.order_by("number"))
    return Facts(lot, at, known, shown.files, shown.notices, **seen)  # type: ignore[arg-type]


def _moments(matter: Matter, at: datetime) -> dict[str, datetime]:
    """Named times as they stood: a time that was set later, by a clarification say, does not count yet."""
    rows = list(Moment.objects.filter(matter=matter).order_by("id"))
    written = dict(
        EntryRow.objects.filter(table=Moment._meta.db_table, key__in=[str(row.pk) for row in rows]).values_list(
            "key", "entry__at"
        )
    )
    return {row.name: row.at for row in rows if written.get(str(row.pk), row.written_at) <= at}


def _files(lot: Lot, at: datetime) -> tuple[TenderFile, ...]:
    return tuple(lot.files.filter(published_at__lte=at).order_by("version"))


def _notices(lot: Lot, at: datetime) -> tuple[Notice, ...]:
    found = Notice.objects.filter(matter__in=[lot.matter, lot.tender.matter], published_at__lte=at)
    return tuple(found.order_by("published_at", "id"))


def _supervisors(lot: Lot) -> tuple[Organisation, ...]:
    parts = Part.objects.filter(matter__in=[lot.matter, lot.tender.matter], role="supervisor", until=None)
    return tuple(
        part.organisation for part in parts.select_related("organisation").order_by("id") if part.organisation
    )
