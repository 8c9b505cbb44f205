"""The sections planning, tender and bids of a release."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

from ggzy_core.periods import local_date

from .parties import members, reference
from .values import amount, document, ocid, page, when, without_empty

if TYPE_CHECKING:
    from ggzy.hub.exchange.facts import Facts
    from ggzy.hub.exchange.steps import Step
    from ggzy.trading.bidding.models import OpenedBid
    from ggzy.trading.projects.models import TenderFile
    from ggzy_core.tender import TenderFile as Content

#: 综合评估法 rates; 经评审的最低投标价法 takes the lowest cost after corrections
CRITERIA = {"comprehensive": "ratedCriteria", "lowest-evaluated": "costOnly"}
IN_TENDER = ("tender", "change", "candidates", "failure", "termination")


def planning(facts: Facts) -> dict[str, Any]:
    project = facts.lot.tender.project
    funds = {"budget": {"description": project.funds}} if project.funds else {}
    return {"project": {"id": project.code, "title": project.name}, **funds}


def tender(facts: Facts, steps: list[Step]) -> dict[str, Any]:
    """What is tendered, on what terms, until when; from the opening record on, by whom it was bid for."""
    lot, content = facts.lot, facts.file.content if facts.file else None
    buyer = lot.tender.tenderer
    said = {
        "id": lot.matter.code,
        "title": lot.name,
        "status": _status(facts),
        "datePublished": when(facts.moments["notice-published"]),
        "procuringEntity": reference((buyer.uscc, buyer.name)),
        "procurementMethod": "open",
        "procurementMethodDetails": "公开招标",
        "mainProcurementCategory": "works",
        "submissionMethod": ["electronicSubmission"],
        "tenderPeriod": _period(facts),
        "items": [{"id": "1", "description": lot.name, "quantity": 1, "unit": {"name": "项"}}],
        "documents": _documents(facts),
        "amendments": _amendments(facts, steps),
        "enquiries": [
            {"id": one.key, "description": one.text, "answer": one.answer, "dateAnswered": when(one.answered_at)}
            for one in facts.questions
            if one.answered_at
        ],
    }
    if content is not None:
        said |= _terms(content)
    if facts.opened:
        said["bidOpening"] = {"date": when(facts.moments["opening"])}
        submitted = [one for one in facts.opened if bid_status(facts, one) != "withdrawn"]
        said["numberOfTenderers"] = len(submitted)
        said["tenderers"] = [reference(who) for one in submitted for who in members(one)]
    return without_empty(said)


def bids(facts: Facts) -> dict[str, Any]:
    """Every bid that was read out, its fate and its rank as far as they are public. Nothing before the record."""
    if not facts.opened:
        return {}
    details = [_bid(facts, one) for one in facts.opened]
    submitted = sum(1 for one in details if one["status"] != "withdrawn")
    valid = sum(1 for one in details if one["status"] == "valid")
    return {
        "details": details,
        "statistics": [
            {"id": "bids", "measure": "bids", "value": submitted},
            {"id": "validBids", "measure": "validBids", "value": valid},
        ],
    }


def bid_status(facts: Facts, opened: OpenedBid) -> str:
    if opened.state != "opened":
        return "withdrawn"
    return "disqualified" if opened.pk in {one.opened.pk for one in facts.rejected} else "valid"


def _bid(facts: Facts, opened: OpenedBid) -> dict[str, Any]:
    rank = next((one.rank for one in facts.candidates if one.opened_id == opened.pk), None)
    return without_empty(
        {
            "id": opened.bid.key,
            "date": when(opened.bid.arrived),
            "status": bid_status(facts, opened),
            "tenderers": [reference(who) for who in members(opened)],
            "value": amount(opened.price) if opened.price is not None else None,
            "rank": rank,
            "hasRank": True if rank else None,
        }
    )


def _status(facts: Facts) -> str:
    if facts.come("terminated"):
        return "cancelled"
    if facts.come("failed"):
        return "unsuccessful"
    return "complete" if facts.award is not None else "active"


def _period(facts: Facts) -> dict[str, Any]:
    start, end = facts.moments["file-offered"], facts.moments["bid-deadline"]
    days = (local_date(end) - local_date(start)).days
    return {"startDate": when(start), "endDate": when(end), "durationInDays": days}


def _terms(content: Content) -> dict[str, Any]:
    asked = [one for one in content.requirements if one.part == "qualification"]
    guarantee = content.guarantee
    return {
        "description": content.scope,
        "value": amount(content.ceiling or content.estimate),
        "awardCriteria": CRITERIA[content.method],
        "contractPeriod": {"durationInDays": content.duration_days},
        "submissionTerms": without_empty(
            {
                "electronicSubmissionPolicy": "required",
                "bidValidityPeriod": {"durationInDays": content.validity_days},
                "depositsGuarantees": f"投标保证金 {guarantee.amount:.2f} 元" if guarantee else "",
            }
        ),
        "selectionCriteria": {"criteria": [{"type": "suitability", "description": one.title} for one in asked]}
        if asked
        else {},
    }


def _documents(facts: Facts) -> list[dict[str, Any]]:
    """In the order they were published, so that a later release only adds to the list."""
    found = [(one.published_at, document(one)) for one in facts.notices if one.kind in IN_TENDER]
    found += [(one.published_at, _file(one)) for one in facts.files]
    return [one for _, one in sorted(found, key=itemgetter(0))]


def _file(file: TenderFile) -> dict[str, Any]:
    return {
        "id": f"file-{file.version}",
        "documentType": "biddingDocuments",
        "title": f"招标文件第 {file.version} 版",
        "url": page(f"documents/{file.document}"),
        "datePublished": when(file.published_at),  # type: ignore[arg-type]
        "format": "application/pdf",
        "language": "zh",
    }


def _amendments(facts: Facts, steps: list[Step]) -> list[dict[str, Any]]:
    """Each clarification, with the release it changed and the one it made."""
    code, found = ocid(facts.lot.matter.code), []
    for number, step in enumerate(steps):
        if step.tag != "tenderAmendment" or step.at > facts.at:
            continue
        notice = next(one for one in facts.of_kind("change") if one.published_at == step.at)
        found.append(
            {
                "id": f"change-{notice.version}",
                "date": when(step.at),
                "rationale": notice.text,
                "description": notice.title,
                "amendsReleaseID": f"{code}-{steps[number - 1].name}",
                "releaseID": f"{code}-{step.name}",
            }
        )
    return found
