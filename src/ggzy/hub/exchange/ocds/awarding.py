"""The sections awards and contracts of a release."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ggzy.hub.exchange.facts import revoked

from .parties import members, reference
from .values import amount, document, when, without_empty

if TYPE_CHECKING:
    from ggzy.hub.exchange.facts import Facts
    from ggzy.trading.awards.models import Award
    from ggzy.trading.contracts.models import Contract, Milestone


def awards(facts: Facts) -> list[dict[str, Any]]:
    """Each award that was notified; one that was given up stays, cancelled."""
    return [_award(facts, one, number) for number, one in enumerate(facts.awards)]


def contracts(facts: Facts) -> list[dict[str, Any]]:
    """The signed contract, and what was confirmed of its performance."""
    if facts.contract is None:
        return []
    contract, ended = facts.contract, facts.come("accepted")
    buyer, winner = facts.lot.tender.tenderer, contract.award.candidate.opened
    said = {
        "id": "contract-1",
        "awardID": award_id(contract.award),
        "title": f"{facts.lot.name}合同",
        "status": "terminated" if ended else "active",
        "dateSigned": when(contract.signed_at),  # type: ignore[arg-type]
        "value": amount(contract.price),
        "period": {"durationInDays": contract.duration_days},
        "relatedBids": [winner.bid.key],
        "signatories": [reference(who) for who in [(buyer.uscc, buyer.name), *members(winner)]],
        "documents": [document(one) for one in facts.of_kind("contract")],
        "implementation": _implementation(facts, contract),
    }
    return [without_empty(said)]


def award_id(award: Award) -> str:
    return f"award-{award.candidate.rank}"


def _award(facts: Facts, award: Award, number: int) -> dict[str, Any]:
    winner = award.candidate
    notices = facts.of_kind("result")[number : number + 1]  # every award notice is published with its own result
    said = {
        "id": award_id(award),
        "title": f"{facts.lot.name}中标结果",
        "status": "cancelled" if revoked(award, facts.at) else "active",
        "date": when(award.decided_at),
        "value": amount(winner.price),
        "suppliers": [reference(who) for who in members(winner.opened)],
        "relatedBids": [winner.opened.bid.key],
        "contractPeriod": {"durationInDays": winner.duration_days},
        "documents": [document(one) for one in notices],
    }
    return without_empty(said)


def _implementation(facts: Facts, contract: Contract) -> dict[str, Any]:
    said: dict[str, Any] = {"milestones": [_milestone(facts, one) for one in facts.milestones]}
    if facts.come("accepted"):
        said["endDate"] = when(facts.moments["accepted"])
        said["finalValue"] = amount(contract.price)
    return without_empty(said)


def _milestone(facts: Facts, step: Milestone) -> dict[str, Any]:
    met = step.confirmed_at is not None and step.confirmed_at <= facts.at
    said = {"id": str(step.number), "title": step.title, "type": "delivery", "status": "met" if met else "scheduled"}
    return said | ({"dateMet": when(step.confirmed_at)} if met and step.confirmed_at else {})
