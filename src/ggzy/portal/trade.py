"""What a trade's own rooms put before the public: project, notices, file, opening, candidates, award, contract.

Each section stands here from the moment its law makes it public; before that it is absent, not empty, so that no page
tells how many have bid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ggzy.foundation.matters.moments import moments
from ggzy.foundation.matters.public import public
from ggzy.foundation.stamps.queries import on_paper
from ggzy.foundation.text import Text
from ggzy.service.experts.models import Disclosure
from ggzy.trading.awards.queries import award_of, candidates_of
from ggzy.trading.bidding import attendance
from ggzy.trading.bidding.models import OpeningRecord
from ggzy.trading.bidding.queries import opened
from ggzy.trading.contracts.models import Contract
from ggzy.trading.contracts.queries import milestones_of
from ggzy.trading.contracts.terms import LABELS
from ggzy.trading.projects import holders
from ggzy.trading.projects.models import Lot, Notice, Tender, TenderFile

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ggzy.foundation.matters.models import Matter

KINDS = {
    "tender": Text("招标公告", "tender notice"),
    "change": Text("澄清修改公告", "change"),
    "candidates": Text("中标候选人公示", "candidates"),
    "result": Text("中标结果公告", "result"),
    "contract": Text("合同公告", "contract"),
    "failure": Text("招标失败公告", "failure"),
    "termination": Text("终止招标公告", "termination"),
}
STATES = {
    "waiting": Text("待开启", "not opened yet"),
    "opened": Text("已开启", "opened"),
    "revoked": Text("视为撤销", "revoked"),
    "withdrawn": Text("视为撤回", "withdrawn"),
}


def about(matter: Matter) -> dict[str, Any]:
    """The sections of a matter's page; empty for a matter that is no tender or lot."""
    lot = Lot.objects.select_related("tender__project", "tender__tenderer", "tender__agency").filter(matter=matter)
    one = lot.first()
    if one is not None:
        one.matter = matter
    tender = (
        one.tender
        if one
        else Tender.objects.select_related("project", "tenderer", "agency").filter(matter=matter).first()
    )
    if tender is None:
        return {}
    return {"tender": tender, "notices": notices(matter, tender)} | (of_lot(one) if one else {"lots": lots(tender)})


def of_lot(lot: Lot) -> dict[str, Any]:
    """What a lot has shown so far."""
    known = moments(lot.matter)
    said: dict[str, Any] = {
        "lot": lot,
        "files": list(lot.files.exclude(published_at=None).order_by("-version")),
        "questions": list(lot.questions.exclude(answered_at=None).order_by("answered_at")),
        "opening_begun": "opening" in known,
    }
    if "publicity-begins" in known:
        said["candidates"] = list(candidates_of(lot))
    if "award-notified" in known:
        said["award"] = award_of(lot)
        said["committee"] = Disclosure.objects.filter(matter=lot.matter).first()
    said["contract"] = Contract.objects.filter(lot=lot).exclude(signed_at=None).order_by("-version").first()
    if said["contract"]:
        said["differences"] = [(LABELS[one["field"]], one) for one in said["contract"].differences]
        said["steps"] = list(milestones_of(lot))
        said["accepted"] = known.get("accepted")
    return said


def lots(tender: Tender) -> list[Lot]:
    shown = public().filter(parent=tender.matter)
    return list(tender.lots.select_related("matter").filter(matter__in=shown).order_by("number"))


def notices(matter: Matter, tender: Tender) -> list[tuple[Text, Notice]]:
    """Every published notice of the matter and of the tender above it, newest first."""
    found = Notice.objects.filter(matter__in=[matter.pk, tender.matter_id]).exclude(published_at=None)
    return [(name_of(one.kind), one) for one in found.select_related("matter").order_by("-published_at", "-id")]


def versions(matter: Matter, kind: str) -> list[Notice]:
    """The published versions of one notice, newest first."""
    found = Notice.objects.filter(matter=matter, kind=kind).exclude(published_at=None)
    return list(found.order_by("-version"))


def name_of(kind: str) -> Text:
    return KINDS.get(kind, Text(kind, kind))


def opening_of(lot: Lot) -> dict[str, Any] | None:
    """The opening as it stands; None before it has begun."""
    if "opening" not in moments(lot.matter):
        return None
    found = opened(lot).defer("content", "guarantee").select_related("bid", "lot").prefetch_related("bid__revealed")
    rows = [(row, STATES.get(row.state, Text(row.state, row.state))) for row in found]
    return {
        "rows": rows,
        "by": {row.number: attendance.opened_by(row) for row, _ in rows if row.how != "bidder"},
        "read": sum(1 for row, _ in rows if row.state != "waiting"),
        "present": list(lot.sign_ins.order_by("at")),
        "holders": [(holders.label(one.seat.kind), one) for one in attendance.holders(lot)],
        "questions": list(lot.opening_questions.order_by("asked_at")),
        "coefficient": getattr(lot, "coefficient", None),
        "record": (record := OpeningRecord.objects.filter(lot=lot).first()),
        "stamps": on_paper(record.document) if record else [],
    }


def publishes(sha256: str) -> bool:
    """Is this the document of a published notice or tender file, or the record of an opening, of a public matter?"""
    return any(
        rows.exists()
        for rows in (
            _of_notices(sha256),
            TenderFile.objects.filter(document=sha256, lot__matter__in=public()).exclude(published_at=None),
            OpeningRecord.objects.filter(document=sha256, lot__matter__in=public()),
        )
    )


def _of_notices(sha256: str) -> QuerySet[Notice]:
    return Notice.objects.filter(document=sha256, matter__in=public()).exclude(published_at=None)
