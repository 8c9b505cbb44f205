"""Asking for timestamps, from a thread of the worker: every hour, and soon after each legal deadline has passed.

A deadline is any time at which the law closes something (`Due`). The token comes after the slot in which the deadline
fell is in the log, so that it covers every sealed act that was in time.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Event

import structlog
from asn1crypto import cms
from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connections

from ggzy.foundation import clock
from ggzy.foundation.acts import outbox
from ggzy.foundation.identity.certificates import trust
from ggzy.foundation.journal.models import SignedCheckpoint
from ggzy.foundation.matters.models import Due
from ggzy_core.certs.timestamps import TimestampProblem, check_token, over_http, token_over

from . import queries
from .models import CheckpointStamp

log = structlog.get_logger(__name__)
TICK_S = 1.0
HOUR = timedelta(hours=1)
APART = timedelta(seconds=30)  # deadlines close together share a token
GRACE = timedelta(seconds=2)
PATIENCE_S = 10.0
AGAIN = tuple(timedelta(seconds=s) for s in (10, 60, 300, 900))


class Stamping:
    """`tick()` asks when a token is wanted and keeps what holds."""

    def __init__(self) -> None:
        self._tries = 0
        self._next: datetime | None = None
        self._noticed: datetime | None = None  # when a deadline was first seen to have passed

    def tick(self, now: datetime | None = None) -> int:
        """One round; how many tokens were kept."""
        now = now or clock.real()
        if not settings.GGZY_TSA or (self._next is not None and now < self._next):
            return 0
        why = self._wanted(now)
        newest = SignedCheckpoint.objects.order_by("-size").first() if why else None
        if newest is None:
            return 0
        kept = sum(stamp(newest, address, why, now) for address in settings.GGZY_TSA)
        if kept:
            self._tries, self._next, self._noticed = 0, now + APART, None
        else:
            self._next = now + AGAIN[min(self._tries, len(AGAIN) - 1)]
            self._tries += 1
        return kept

    def _wanted(self, now: datetime) -> str:
        last, newest = (
            queries.newest(),
            SignedCheckpoint.objects.order_by("-size").values_list("size", flat=True).first(),
        )
        if newest is None or (last is not None and last.size == newest):
            return ""  # nothing was added: another token would say nothing new
        if last is None or now - last.time >= HOUR:
            return "hour"
        if self._noticed is None and Due.objects.filter(at__gt=last.until, at__lte=clock.now()).exists():
            self._noticed = now
        settled = timedelta(seconds=settings.GGZY_SLOT_SECONDS) + GRACE
        return "deadline" if self._noticed is not None and now >= self._noticed + settled else ""


def stamp(checkpoint: SignedCheckpoint, address: str, why: str, now: datetime) -> bool:
    """One token of one authority over this checkpoint; kept only if it holds against the trust list."""
    data = checkpoint.text.encode()
    try:
        token = token_over(data, over_http(address, PATIENCE_S))
        found, subject = check_token(token, data, trust())
        check_policy(token)
    except TimestampProblem as problem:
        log.warning("not_stamped", address=address, problem=problem.code)
        return False
    CheckpointStamp.objects.create(
        size=checkpoint.size, authority=subject.name[:200], address=address, token=token, at=found.at,
        why=why, until=clock.now(), time=now,
    )  # fmt: skip
    return True


def check_policy(token: bytes) -> None:
    """The token was made under the practice statement that this node asks for, if it asks for one."""
    if settings.GGZY_TSA_POLICY:
        said = cms.ContentInfo.load(token)["content"]["encap_content_info"]["content"].parsed["policy"].native
        if said != settings.GGZY_TSA_POLICY:
            raise TimestampProblem("refused")


@outbox.errand("timestamps")
def run(stopping: Event) -> None:
    """What the worker runs in a thread of its own."""
    stamping = Stamping()
    try:
        while not stopping.wait(TICK_S):
            try:
                close_old_connections()
                stamping.tick()
            except (DatabaseError, InterfaceError) as error:
                log.warning("database_failed", error=type(error).__name__)
    finally:
        connections.close_all()
