"""What is asked about objections."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ggzy.foundation.acts.roles import Role
from ggzy.foundation.matters.moments import moment
from ggzy.foundation.secrets import blind, unseal

from .models import Objection

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ggzy.trading.projects.models import Lot

SEALED = "objection"


def raiser(lot: Lot, session: Any) -> str:
    """Whoever objects, as the lot knows them: an organisation, or a person who acts for none."""
    if session.party is not None:
        return blind(lot.matter.code, SEALED, "party", session.party.pk)
    return blind(lot.matter.code, SEALED, "person", session.person.pk)


def raised_on(lot: Lot) -> QuerySet[Objection]:
    """All objections of a lot, oldest first. Public: target, state, answer."""
    return lot.objections.select_related("matter").order_by("id")


def open_on(lot: Lot) -> QuerySet[Objection]:
    return raised_on(lot).filter(matter__closed_at=None)


def is_own(objection: Objection, session: Any) -> bool:
    """Was it this session that raised it?"""
    return session.person is not None and objection.who == raiser(objection.lot, session)


def content_for(objection: Objection, session: Any) -> dict[str, Any] | None:
    """{facts, evidence, name}: what whoever raised it and those who answer and watch it may read; None for others.
    What shows it asks `looking.read`, which puts the look on the record.

    The name is empty as long as the lot has not been opened: it would tell who is going to bid.
    """
    sides = (Role.TENDERER, Role.AGENCY, Role.SUPERVISOR)
    mine = is_own(objection, session)
    if not mine and not any(session.holds(role, objection.matter) for role in sides):
        return None
    said = told(objection)
    known = mine or moment(objection.lot.matter, "opening") is not None
    return {"facts": said["facts"], "evidence": objection.evidence, "name": said["name"] if known else ""}


def told(objection: Objection) -> dict[str, Any]:
    """{name, code, person, facts}: for the tenderer, the agency and the supervisor of this lot, and the raiser."""
    plain = unseal(objection.matter.code, SEALED, bytes(objection.sealed))
    return json.loads(plain)  # type: ignore[no-any-return]
