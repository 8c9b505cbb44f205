"""What is asked about registrations that travel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ggzy.foundation import clock
from ggzy.foundation.identity import codes
from ggzy.foundation.identity.models import Organisation
from ggzy.foundation.journal.models import Entry
from ggzy.foundation.journal.receipts import receipt
from ggzy.foundation.refusal import Refusal
from ggzy.foundation.text import Text
from ggzy_core.canonical import load
from ggzy_core.registration import Package

from . import issuing
from .acts import PAPERS
from .models import IssuedRegistration, Paper, RecognisedNode, TakenRegistration

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ggzy.foundation.acts import Session

#: what the centre wants on file of a registered organisation
WANTED = ("licence",)


@dataclass(frozen=True)
class Issued:
    """An issued registration as its organisation sees it: stands, withdrawn, late, or corrected (out of date)."""

    row: IssuedRegistration
    state: str


def nodes() -> QuerySet[RecognisedNode]:
    return RecognisedNode.objects.order_by("ended_at", "id")


def papers(party: Organisation) -> list[tuple[Paper, Text]]:
    rows = Paper.objects.filter(organisation=party, ended_at=None).select_related("node").order_by("id")
    return [(one, PAPERS.get(one.kind, Text(one.kind, one.kind))) for one in rows]


def still_wanted(party: Organisation) -> list[Text]:
    """Papers that are not on file: what a proof carried is never asked for."""
    there = set(Paper.objects.filter(organisation=party, ended_at=None).values_list("kind", flat=True))
    return [PAPERS[kind] for kind in WANTED if kind not in there]


def issued(party: Organisation) -> list[Issued]:
    facts = issuing.facts_now(party)
    rows = IssuedRegistration.objects.filter(organisation=party).order_by("-id")[:50]
    return [Issued(one, state_of(one, facts)) for one in rows]


def state_of(row: IssuedRegistration, facts: str) -> str:
    if row.withdrawn_at is not None:
        return "withdrawn"
    if row.until <= clock.real():
        return "late"
    return "stands" if Package(load(row.document.encode()), "").facts == facts else "corrected"


def taken(party: Organisation) -> list[TakenRegistration]:
    return list(TakenRegistration.objects.filter(organisation=party).select_related("node").order_by("-id")[:50])


def of_party(session: Session, key: str) -> IssuedRegistration | None:
    return IssuedRegistration.objects.filter(key=key, organisation=session.party).first()


def package(row: IssuedRegistration) -> str:
    """Document and receipt in one file. Raises journal's Pending until the receipt is there."""
    entry = Entry.objects.filter(act="registration.issue", result=f"{row._meta.label}:{row.pk}").order_by("id").first()
    assert entry is not None
    return Package(load(row.document.encode()), receipt(entry)).text()


def by_code(code: str) -> IssuedRegistration | None:
    """What the code was told for, as long as it may be taken."""
    found = IssuedRegistration.objects.filter(code=codes.kept("registration", code), withdrawn_at=None).first()
    return found if found is not None and found.until > clock.real() else None


def standing(uscc: str, sha256: str) -> dict[str, Any]:
    """What another node asks before it takes a document: is it withdrawn, and what stands of the party today?"""
    row = (
        IssuedRegistration.objects.filter(organisation__uscc=uscc, sha256=sha256)
        .select_related("organisation")
        .first()
    )
    if row is None:
        raise Refusal("P-UNKNOWN", Text("没有开具过这份登记证明", "No such registration was issued here"), status=404)
    return {
        "uscc": uscc,
        "document": sha256,
        "withdrawn": row.withdrawn_at is not None,
        "until": row.until.isoformat(),
        "facts": issuing.facts_now(row.organisation),
    }
