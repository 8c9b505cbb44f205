"""Service lists as data files: data/REGION.json, the input of service.adopt without the centre's code."""

from __future__ import annotations

import json
from importlib.resources import files

from .acts import AdoptServices


def names() -> list[str]:
    """The shipped lists, by region."""
    folder = files(__package__) / "data"
    return sorted(entry.name.removesuffix(".json") for entry in folder.iterdir() if entry.name.endswith(".json"))


def shipped(name: str, centre: str) -> AdoptServices:
    """The input of service.adopt for a centre (its USCC) from a shipped list. Raises FileNotFoundError.

    Steps and papers are lists in the file, one a line in the act.
    """
    told = json.loads((files(__package__) / "data" / f"{name}.json").read_text("utf-8"))
    items = [
        {key: "\n".join(value) if isinstance(value, list) and key != "basis" else value for key, value in item.items()}
        for item in told["items"]
    ]
    return AdoptServices.model_validate({"centre": centre, "items": items, "fees": told["fees"]})
