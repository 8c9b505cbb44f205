"""An opening as its people and the worker go on with it, from wherever it stands: the work of `killed.survive`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def write_down(file: Path, lot: Any, sessions: dict[str, Any], acts: list[dict[str, Any]]) -> None:
    """What the people at the opening know: who they are, and the keys and shares that they will publish."""
    people = {role: [one.person.pk, one.party.pk] for role, one in sessions.items()}
    file.write_text(json.dumps({"lot": lot.pk, "people": people, "acts": acts}), encoding="utf-8")


def go_on(file: Path) -> None:
    """After a restart: look where the matter stands, and go on from there. Each act has its key, as a face gives it."""
    from ggzy.foundation.acts import perform
    from ggzy.foundation.acts.dues import run_due
    from ggzy.foundation.identity.models import Organisation, Person
    from ggzy.foundation.identity.roles import session_for
    from ggzy.foundation.journal import sequencer
    from ggzy.foundation.matters.models import Matter
    from ggzy.trading.projects.models import Lot

    told = json.loads(file.read_text(encoding="utf-8"))
    lot = Lot.objects.select_related("matter").get(pk=told["lot"])
    who = {
        role: session_for(Person.objects.get(pk=person), Organisation.objects.get(pk=party))
        for role, (person, party) in told["people"].items()
    }
    run_due()
    sequencer.settle()
    for number, act in enumerate(told["acts"]):
        stage = Matter.objects.get(pk=lot.matter_id).stage
        if stage == "bidding-closed" and act["name"] != "opening.begin":
            raise AssertionError("the opening has not begun")
        perform(act["name"], who[act["who"]], lot, act["data"], key=f"opening-{number}")
    sequencer.settle()
