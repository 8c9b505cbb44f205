"""Asking the cosigners after each checkpoint, from a thread of the worker. Acts and journal never wait for it; one that
does not answer is asked again ever more slowly and holds up nobody else."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Event

import structlog
from django.db import DatabaseError, InterfaceError, close_old_connections, connections, transaction

from ggzy.foundation import clock
from ggzy.foundation.acts import outbox
from ggzy.foundation.journal.models import SignedCheckpoint
from ggzy.foundation.journal.sequencer import folder
from ggzy_core.tlog.folder import TileFolder
from ggzy_core.tlog.policy import Listed, Policy

from . import queries
from .asking import Outcome, ask
from .models import CosignedLine, CosignerAlarm, CosignerState, QuorumReached

log = structlog.get_logger(__name__)
TICK_S = 0.5
AT_ONCE = 8
PACE = timedelta(seconds=1)  # between two questions to one cosigner
AGAIN = tuple(timedelta(seconds=s) for s in (1, 5, 15, 60, 300))
ALARMS = {"ahead": "rolled-back", "fork": "fork"}


class Asking:
    """`tick()` notes what came back and asks what is due; `close()` waits for what is on its way."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="cosigner")
        self._busy: dict[str, Future[Outcome]] = {}

    def tick(self, now: datetime | None = None, *, hurried: bool = False) -> int:
        """One round; how many answers were noted. `hurried`: everybody is asked, whatever the pace."""
        now = now or clock.real()
        noted = self._collect(now)
        policy, newest = queries.policy(), queries.newest_signed()
        if policy is None or newest is None:
            return noted
        for listed in policy.cosigners[: AT_ONCE * 4]:
            state = _state(listed, now)
            if (
                listed.url
                and listed.name not in self._busy
                and (hurried or state.next_at <= now)
                and state.size < newest.size
            ):
                self._busy[listed.name] = self._pool.submit(
                    ask, listed, newest.size, newest.text.encode(), state.size, _prove
                )
        return noted

    def settle(self, now: datetime | None = None, *, hurried: bool = False) -> int:
        """Ask every cosigner once and note the answers."""
        noted = self.tick(now, hurried=hurried)
        for future in list(self._busy.values()):
            future.exception()
        return noted + self._collect(now or clock.real())

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._collect(clock.real())

    def _collect(self, now: datetime) -> int:
        done = [name for name, future in self._busy.items() if future.done()]
        for name in done:
            future = self._busy.pop(name)
            if not future.cancelled():
                note(future.result(), now)
        return len(done)


def settle() -> int:
    """Ask all cosigners for the newest checkpoint, now, whatever the pace; for plays and tests."""
    asking = Asking()
    try:
        return asking.settle(hurried=True)
    finally:
        asking.close()


@transaction.atomic
def note(outcome: Outcome, now: datetime) -> None:
    """Write down what a cosigner answered. The same answer twice does no harm."""
    state = _state(outcome.listed, now)
    if outcome.said == "ok":
        _cosigned(outcome, now)
        state.said, state.tries, state.next_at = "ok", 0, now + PACE
        state.size, state.answered_at = max(state.size, outcome.size), now
    else:
        state.said = "alarm" if _is_alarm(outcome, now) else _word(outcome)
        state.next_at = now + AGAIN[min(state.tries, len(AGAIN) - 1)]
        state.tries += 1
        log.warning("not_cosigned", cosigner=outcome.listed.name, said=outcome.said, times=state.tries)
    state.save()


def _cosigned(outcome: Outcome, now: datetime) -> None:
    name, size = outcome.listed.name, outcome.size
    line = CosignedLine(size=size, name=name, line=outcome.line, at=outcome.at)
    CosignedLine.objects.bulk_create([line], ignore_conflicts=True)
    policy = queries.policy()
    if policy is not None and policy.asks and _meets(policy, size):
        QuorumReached.objects.bulk_create([QuorumReached(size=size, time=now)], ignore_conflicts=True)


def _meets(policy: Policy, size: int) -> bool:
    signed = queries.cosigned_checkpoint(size)
    return signed is not None and policy.met_by([one.key for one in policy.cosigned(signed)])


def _is_alarm(outcome: Outcome, now: datetime) -> bool:
    """Has the cosigner seen another story? Another process of ours may simply have asked with a newer checkpoint."""
    kind = ALARMS.get(outcome.said)
    if kind is None or (
        kind == "rolled-back" and SignedCheckpoint.objects.filter(size__gte=outcome.told or 0).exists()
    ):
        return False
    name = outcome.listed.name
    if not CosignerAlarm.objects.filter(name=name, kind=kind, told=outcome.told).exists():
        CosignerAlarm.objects.create(
            name=name, kind=kind, size=outcome.size, told=outcome.told,
            checkpoint=outcome.checkpoint.decode(), answer=outcome.answer[:2000], time=now,
        )  # fmt: skip
        log.error("cosigner_alarm", cosigner=name, kind=kind, size=outcome.size, told=outcome.told)
    return True


def _word(outcome: Outcome) -> str:
    return outcome.said if outcome.said in queries.SAID else "refused"


def _state(listed: Listed, now: datetime) -> CosignerState:
    state = CosignerState.objects.filter(name=listed.name).first()
    if state is None or state.key != listed.key.vkey:
        state = CosignerState(name=listed.name, key=listed.key.vkey, next_at=now)
    return state


def _prove(old: int, size: int) -> list[bytes]:
    return TileFolder(folder()).prove_consistency(old, size)


@outbox.errand("cosigners")
def run(stopping: Event) -> None:
    """What the worker runs in a thread of its own."""
    asking = Asking()
    try:
        while not stopping.wait(TICK_S):
            try:
                close_old_connections()
                asking.tick()
            except (DatabaseError, InterfaceError) as error:
                log.warning("database_failed", error=type(error).__name__)
    finally:
        try:
            asking.close()
        finally:
            connections.close_all()
