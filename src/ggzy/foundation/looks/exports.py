"""How often was looked at what was sealed on a matter, for programs."""

from __future__ import annotations

from typing import Any

from ggzy.foundation.matters.exports import export

from . import queries


@export("*", "looks")
def looks(owner: Any) -> Any:
    """None before the moment."""
    return queries.as_json(owner.matter)
