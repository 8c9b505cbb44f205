"""The world of a sample node as it was registered, found again: for the director, after a restart."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from ggzy.foundation.identity.models import Organisation, Person

from . import names
from .machines import Outside
from .names import Size
from .parties import Party, assemble

if TYPE_CHECKING:
    from .names import Name
    from .parties import World


def note_of(seed: int, size: Size) -> None:
    """Keep what a world was made from."""
    path = folder() / "world.json"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_text(json.dumps({"seed": seed, **asdict(size)}), encoding="utf-8")


def folder() -> Path:
    """Where a sample city keeps what it remembers of its own story. No part of the node: a real one has none."""
    return Path(settings.GGZY_DATA) / "story"


def is_built() -> bool:
    """Has the city's past been told to its end?"""
    return (folder() / "built").exists()


def recall() -> World:
    """Everybody as registered, each with the machine they have. Raises FileNotFoundError where no city was made."""
    kept = json.loads((folder() / "world.json").read_text("utf-8"))
    seed = kept.pop("seed")
    city = names.cast(seed, settings.GGZY_PLATFORM_USCC, Size(**kept))
    world = assemble(city, _found)
    world.experts.extend(_expert(world, name) for name in city.experts)
    return world


def _found(named: Name, person: str, home: Path, kind: str) -> Party:
    organisation = Organisation.objects.get(uscc=named.uscc)
    return Party(named, organisation, _known(organisation, person), Outside(home))


def _known(organisation: Organisation, name: str) -> Person:
    found = organisation.person_named(name)
    assert found is not None, f"{organisation} has no {name}"
    return found


def _expert(world: World, name: str) -> Party:
    person = _known(world.pool.organisation, name)
    home = world.data / "offices" / world.pool.name / name
    return Party(world.pool.named, world.pool.organisation, person, Outside(home))
