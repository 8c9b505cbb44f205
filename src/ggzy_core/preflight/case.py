"""Everything a check may look at: the tender file, the bid, its documents, the lot and its deadline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from ggzy_core.bid import Bid, Response
from ggzy_core.periods import local_date
from ggzy_core.tender import FormKind, Requirement, TenderFile

from .documents import Documents

if TYPE_CHECKING:
    from ggzy_core.certs.trust import TrustList


@dataclass(frozen=True)
class Lot:
    """What the lot card and the file's place say beside the tender file."""

    tender: str = ""
    lot: str = ""
    deadline: datetime | None = None
    trust: TrustList | None = None


@dataclass
class Case:
    """One bid against one tender file. `day` is the day of the deadline, on which validity is judged."""

    file: TenderFile
    lot: Lot
    bid: Bid
    documents: Documents
    notes: tuple[str, ...] = ()
    today: date = field(default_factory=date.today)

    @cached_property
    def day(self) -> date:
        return local_date(self.lot.deadline) if self.lot.deadline is not None else self.today

    @property
    def valid_through(self) -> date:
        """The last day bids hold, and guarantees with them."""
        if self.lot.deadline is not None:
            return local_date(self.lot.deadline + timedelta(days=self.file.validity_days))
        return self.day + timedelta(days=self.file.validity_days)

    @property
    def is_consortium(self) -> bool:
        return len(self.bid.members) > 1

    def asks(self, requirement: Requirement) -> bool:
        """Does it apply to this bid at all?"""
        return self.is_consortium or not requirement.consortium_only

    def answers(self, requirement: Requirement) -> list[Response]:
        return [one for one in self.bid.responses if one.requirement == requirement.id]

    def given(self, requirement: Requirement) -> list[str]:
        """The documents handed in for a requirement, each once; those that are not there are somebody else's finding."""
        names = [name for one in self.answers(requirement) for name in one.documents]
        return [name for name in dict.fromkeys(names) if name in self.documents]

    def forms(self, kind: FormKind) -> Iterator[tuple[Requirement, str]]:
        """Each requirement that wants such a form of this bid, with the document a machine reads, or an empty name."""
        kinds = ("json", "csv", "xlsx") if kind == "bill" else ("json",)
        for one in self.file.requirements:
            if one.form == kind and self.asks(one):
                names = [name for name in self.given(one) if name.lower().endswith(kinds)]
                yield one, names[0] if names else ""

    def about(self, field: str) -> Requirement | None:
        """The requirement that speaks of a value of the bid, so that its clause can be cited."""
        return next((one for one in self.file.requirements if one.field == field and self.asks(one)), None)
