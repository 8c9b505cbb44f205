"""Asking the nodes of registrations that were taken over whether these still stand: hourly, in a thread of the worker.

Only a definite answer is noted. A node that is down says nothing of anybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from django.db import DatabaseError, InterfaceError, close_old_connections, connections

from ggzy.foundation.acts import clock_session, outbox, perform
from ggzy.foundation.refusal import Refusal
from ggzy_core.canonical import load
from ggzy_core.registration import Package

from . import fetching
from .acts import doubt
from .models import TakenRegistration

if TYPE_CHECKING:
    from threading import Event

log = structlog.get_logger(__name__)
FIRST_S, EVERY_S = 60.0, 3600.0
DEFINITE = frozenset({"withdrawn", "corrected", "unknown"})


def look() -> int:
    """Ask about the newest registration of each organisation. Returns how many are in doubt from now on."""
    newest: dict[int, TakenRegistration] = {}
    for one in TakenRegistration.objects.select_related("node", "organisation").order_by("id"):
        newest[one.organisation_id] = one
    asked = [one for one in newest.values() if one.doubted_at is None and one.node.ended_at is None]
    return sum(_doubted(one) for one in asked)


def _doubted(one: TakenRegistration) -> bool:
    package = Package(load(one.document.encode()), one.receipt)
    try:
        fetching.stands(one.node, one.organisation.uscc, one.sha256, package.facts)
        return False
    except Refusal as refusal:
        fault = str(refusal.facts.get("fault", ""))
    if fault not in DEFINITE:
        return False
    try:
        perform(doubt, clock_session(), data={"registration": one.key, "fault": fault})
    except Refusal:  # another worker was first
        return False
    return True


@outbox.errand("registrations")
def run(stopping: Event) -> None:
    """What the worker runs in a thread of its own."""
    wait = FIRST_S
    try:
        while not stopping.wait(wait):
            wait = EVERY_S
            try:
                close_old_connections()
                look()
            except (DatabaseError, InterfaceError) as error:
                log.warning("database_failed", error=type(error).__name__)
    finally:
        connections.close_all()
