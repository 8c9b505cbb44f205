"""Releases of a lot, one per published step, and the record that compiles them.

Each release says everything that was public at its time and nothing that came later; its text never changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ggzy.hub.exchange.facts import facts_of
from ggzy.hub.exchange.steps import steps_of

from .awarding import awards, contracts
from .parties import parties, reference
from .tendering import bids, planning, tender
from .values import ocid, when, without_empty

if TYPE_CHECKING:
    from ggzy.hub.exchange.facts import Facts
    from ggzy.hub.exchange.steps import Step
    from ggzy.trading.projects.models import Lot


def releases_of(lot: Lot) -> list[dict[str, Any]]:
    """Every release so far, oldest first; empty while the lot is not public."""
    steps = steps_of(lot)
    found = []
    for step in steps:
        facts = facts_of(lot, step.at)
        assert facts is not None  # steps begin with the notice
        found.append(_release(facts, step, steps))
    return found


def record_of(lot: Lot) -> dict[str, Any] | None:
    """The record: every release, and the compiled one."""
    found = releases_of(lot)
    if not found:
        return None
    return {"ocid": found[0]["ocid"], "releases": found, "compiledRelease": compiled(found)}


def compiled(releases: list[dict[str, Any]]) -> dict[str, Any]:
    """Releases merged in their order, as the standard's merging routine says: by id within lists of objects."""
    merged: dict[str, Any] = {}
    for one in releases:
        merged = _merge(merged, {key: value for key, value in one.items() if key not in ("id", "date", "tag")})
    last = releases[-1]
    return {
        "ocid": last["ocid"],
        "id": f"{last['ocid']}-{last['date']}",
        "date": last["date"],
        "tag": ["compiled"],
    } | {key: value for key, value in merged.items() if key != "ocid"}


def _release(facts: Facts, step: Step, steps: list[Step]) -> dict[str, Any]:
    lot = facts.lot
    code = ocid(lot.matter.code)
    buyer = lot.tender.tenderer
    said = {
        "ocid": code,
        "id": f"{code}-{step.name}",
        "date": when(step.at),
        "tag": [step.tag],
        "initiationType": "tender",
        "language": "zh",
        "parties": parties(facts),
        "buyer": reference((buyer.uscc, buyer.name)),
        "planning": planning(facts),
        "tender": tender(facts, steps),
        "bids": bids(facts),
        "awards": awards(facts),
        "contracts": contracts(facts),
        "relatedProcesses": _related(lot),
    }
    return without_empty(said)


def _related(lot: Lot) -> list[dict[str, Any]]:
    """The lot this one repeats, where an earlier tender failed."""
    before = lot.tender.again
    same = before.lots.filter(number=lot.number).select_related("matter").first() if before else None
    if same is None or not steps_of(same):
        return []
    return [
        {
            "id": "1",
            "relationship": ["unsuccessfulProcess"],
            "title": same.name,
            "scheme": "ocid",
            "identifier": ocid(same.matter.code),
        }
    ]


def _merge(before: Any, after: Any) -> Any:
    if isinstance(before, dict) and isinstance(after, dict):
        return {**before, **{key: _merge(before.get(key), value) for key, value in after.items()}}
    if isinstance(before, list) and isinstance(after, list) and all(map(_named, [*before, *after])):
        found = {one["id"]: one for one in before}
        for one in after:
            found[one["id"]] = _merge(found.get(one["id"]), one)
        return list(found.values())
    return after


def _named(item: Any) -> bool:
    return isinstance(item, dict) and "id" in item
