"""Structured files that a matter offers to programs: the tender file as data, the lot card. Rooms declare them.

In the room's exports.py:

    @export("projects.Lot", "file")
    def tender_file(lot): ...   # plain JSON values, or None while there is nothing to give

What is exported is public: a room gives nothing before its moment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import engine

if TYPE_CHECKING:
    from collections.abc import Callable

    from .models import Matter

EXPORTS: dict[tuple[str, str], Callable[[Any], Any]] = {}


def export(owner: str, name: str) -> Callable[[Callable[[Any], Any]], Callable[[Any], Any]]:
    """Declare a file of the matters that `owner` ("app.Model", as the procedure writes it; * for any) owns."""

    def wrap(work: Callable[[Any], Any]) -> Callable[[Any], Any]:
        EXPORTS[(owner.lower(), name)] = work
        return work

    return wrap


def names(matter: Matter) -> list[str]:
    """The names of the files that matters of this kind may offer."""
    owner = engine.procedure_of(matter).owner.lower()
    return sorted(name for of, name in EXPORTS if of in (owner, "*"))


def exported(matter: Matter, name: str) -> Any | None:
    """One file of a matter as plain JSON values; None when it has none, or none yet."""
    work = EXPORTS.get((engine.procedure_of(matter).owner.lower(), name)) or EXPORTS.get(("*", name))
    return None if work is None else work(engine.owner_of(matter))
