"""Who takes part, each once with all its roles. Schemes: CN-USCI is the unified social credit code in org-id.guide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ggzy.hub.exchange.facts import Facts
    from ggzy.trading.bidding.models import OpenedBid

SCHEME = "CN-USCI"
Named = tuple[str, str]  # code, name


def reference(who: Named) -> dict[str, str]:
    return {"id": f"{SCHEME}-{who[0]}", "name": who[1]}


def members(opened: OpenedBid) -> list[Named]:
    """Who stands behind a bid: the members of a consortium, the lead first; of a void bid the one who signed it."""
    listed = [(one["uscc"], one["name"], one.get("lead", False)) for one in opened.content.get("members", [])]
    ordered = sorted(listed, key=lambda one: not one[2])
    return [(code, name) for code, name, _ in ordered] or [(opened.uscc, opened.name)]


def parties(facts: Facts) -> list[dict[str, Any]]:
    """Every organisation the release names. Bidders are among them only once they are among the facts."""
    found: dict[str, dict[str, Any]] = {}
    for who, roles in _all(facts):
        party = found.setdefault(who[0], _party(who))
        party["roles"] += [role for role in roles if role not in party["roles"]]
    return list(found.values())


def _party(who: Named) -> dict[str, Any]:
    return {
        **reference(who),
        "identifier": {"scheme": SCHEME, "id": who[0], "legalName": who[1]},
        "roles": [],
    }


def _all(facts: Facts) -> Iterator[tuple[Named, tuple[str, ...]]]:
    tender = facts.lot.tender
    yield (tender.tenderer.uscc, tender.tenderer.name), ("buyer", "procuringEntity")
    if tender.agency is not None:
        yield (tender.agency.uscc, tender.agency.name), ("procurementServiceProvider",)
    for body in facts.supervisors:
        yield (body.uscc, body.name), ("reviewBody",)
    for opened in facts.opened:
        for who in members(opened):
            yield who, ("tenderer",)
    for award in facts.awards:
        for who in members(award.candidate.opened):
            yield who, ("supplier",)
